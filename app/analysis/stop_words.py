"""Words that join sentences and say nothing of their topic, by language.

Short on purpose: a term that is common everywhere is weighed down by its frequency anyway. What
stands here are the words that would look foolish as a reason or as the name of a topic.
"""

_LISTS = {
    "en": """a about above after again against all also although am an and any are as at be
        because been before being below between both but by can cannot could did do does doing
        don down during each either even ever every few for from further get had has have having
        he her here hers herself him himself his how however i if in into is it its itself just
        let like many may me might more most much must my myself neither no nor not of off often
        on once one only or other others ought our ours ourselves out over own per rather same
        shall she should since so some still such than that the their theirs them themselves then
        there therefore these they this those though through thus to too under until up upon us
        very via was we were what when where whether which while who whom whose why will with
        within without would yet you your yours yourself ll ve re isn doesn didn won wouldn
        shouldn couldn aren wasn""",
    "fr": """a afin ai ainsi alors après au aucun aucune auquel aussi autre autres aux avait avant
        avec avoir avons c car ce ceci cela celle celles celui cependant certains ces cet cette
        ceux chacun chaque chez ci comme comment d dans de depuis des doit doivent donc dont du
        elle elles en encore entre est et étaient était étant être eux fait faire faut font hors
        il ils j je jusqu l la le les leur leurs lors lorsque lui là m ma mais me même mêmes mes
        moi moins mon n ne ni nos notre nous on ont ou où par parce pas pendant peu peut peuvent
        plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se selon
        sera serait ses si sien soit son sont sous suis sur t ta tant te tel telle telles tels tes
        toi ton toujours tous tout toute toutes très tu un une vers vos votre vous y""",
    "es": """a al algo algunas algunos ante antes aquel aquella aquellos así aun aunque cada como
        con contra cual cuales cualquier cuando cuyo de debe deben del desde donde dos durante e
        el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está están estas
        este esto estos fue fueron ha haber había han hace hacia hasta hay la las le les lo los
        más me mediante mi mientras mis mismo misma mucho muchos muy nada ni no nos nosotros
        nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque
        pueda puede pueden pues que qué quien quienes se sea sean según ser será si sí sido siendo
        sin sino sobre solo son su sus también tal tan tanto te tiene tienen toda todas todo todos
        tu tus un una unas uno unos usted ustedes ya y yo""",
    "ru": """а без более больше будет будут бы был была были было быть в вам вас ведь весь во вот
        все всё всегда всего всех вы где да даже для до его ее её если есть еще ещё же за здесь и
        из или им их к как какая какой когда которая которого которое которой которую которые
        которых который кто ли либо лишь между меня мне много может могут можно мы на над надо
        нам нас не него нее нет ни них но ну о об однако он она они оно от очень по под после
        потому при про раз с сам свой своей своих себя со так также такая такие такое такой там
        те тем то тогда того тоже той только том тот тут ты у уже хотя чего чем через что чтобы
        эта эти это этого этой этом этот эту я является являются""",
    "ar": """في من إلى على عن مع هذا هذه ذلك تلك هؤلاء التي الذي الذين اللذين اللاتي ما لا لم لن
        إن أن إذا إذ كان كانت كانوا يكون تكون يكن تكن ليس ليست قد لقد كل بعض أي أو أم ثم بل لكن
        ولكن حتى حيث عند عندما بعد قبل بين خلال دون غير سوى منذ هو هي هم هن نحن أنا أنت أنتم كما
        لأن لذلك به بها بهم له لها لهم فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها
        هناك هنا كيف لماذا متى أين مثل نحو أيضا كذلك يجب ينبغي يمكن وهو وهي وأن وفي ومن وعلى و ف
        ب ل ك ضد تحت فوق حول لدى أمام وراء ضمن عبر حين بينما إلا وقد ولا وما فإن""",
    "de": """aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim
        bin bis bitte bzw da dabei dadurch dafür daher damit dann daran darauf das dass daß davon
        dazu dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort du
        durch ein eine einem einen einer eines einfach er es etwas euch für gar gegen gibt hab
        habe haben hat hatte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer
        in ins ist ja je jede jeden jeder jedes jedoch jetzt kann kein keine keinen können könnte
        leider lässt machen man mehr mein meine mich mir mit muss müssen nach nicht nichts noch
        nun nur ob oder ohne schon sehr sein seine seit sich sie sind so sogar soll sollte sollten
        sondern sonst statt über um und uns unter vom von vor war wäre was weil wenn wer werden
        wie wieder wir wird wo wurde würde z zu zum zur zwar zwischen""",
    # Chinese is cut into pairs of characters, so these are characters that begin or end none.
    "zh": "的 了 是 在 和 与 及 或 也 都 而 就 这 那 被 把 从 到 对 于 由 为 之 其 个 们 我 你 他 她 它",
}

OF_ADDRESSES = frozenset(
    ["http", "https", "www", "ftp", "mailto", "html", "htm", "php", "pdf", "org", "com"]
)
"""What is left of an address that a line break tore apart; in every language."""

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _LISTS.items()
}
