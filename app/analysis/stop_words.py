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
    "pt": """a à ainda algo alguma algumas alguns ante antes ao aos apenas após aquela aquelas
        aquele aqueles aquilo as às até através bem cada com como contra cuja cujo da das de dela
        delas dele deles depois desde dessa desse desta deste devem deve do dos durante e é ela
        elas ele eles em enquanto então entre era eram essa essas esse esses esta está estão estar
        estas este estes eu foi for foram há isso isto já lhe lhes lo mais mas me mediante meio
        menos mesma mesmo meu minha muita muito muitos na não nas nem nenhum nessa nesse nesta
        neste no nos nós nossa nosso num numa o onde os ou outra outras outro outros para pela
        pelas pelo pelos pode podem pois por porém porque pouco qual quais quando quanto que quem
        são se seja sejam sem sempre sendo ser será seu seus si sido sob sobre sua suas tais tal
        também tanto te tem têm tendo ter teu toda todas todo todos tu tudo um uma umas uns você
        vocês""",
    "it": """a abbiamo ad agli ai al alcuni alla alle allo altra altre altri altro anche ancora
        avere aveva c che chi ci ciò coi col come con contro così cui da dagli dai dal dalla dalle
        dallo dei degli del dell della delle dello dentro deve devono di dopo dove e è ed era
        erano essa esse essere essi esso fa fino fra gli ha hai hanno ho i il in invece io l la le
        lei li lo loro lui ma me mentre mi mia mio molto ne negli nei nel nella nelle nello no noi
        non nostra nostro o ogni oltre però per perché più poi possono presso prima può qual quale
        quali quando quanto quella quelle quelli quello questa queste questi questo qui quindi se
        sarà senza si sia siamo siano solo sono sotto su sua sue sugli sui sul sulla sulle suo suoi
        tale tali te ti tra tu tutta tutte tutti tutto un una uno verso vi voi""",
    "nl": """aan al alle alleen als altijd andere bij daar daarom dan dat de deze die dit doch door
        dus een eens elke en er geen had hadden heb hebben heeft hem het hier hij hoe hun iets ik
        in is ja je kan kon kunnen maar me meer men met mij mijn moet moeten na naar niet niets nog
        nu of om omdat ons onder ook op over reeds te tegen tot toch toen tussen u uit uw van veel
        voor waar wanneer want waren was wat we wel werd wie wij worden wordt zal ze zelf zich zij
        zijn zo zonder zou zouden""",
    "pl": """a aby albo ale ani aż bardzo bez bo być był była było były będzie będą bądź ci co czy
        dla do gdy gdyż gdzie go i ich ile im inne innych ja jak jako je jednak jego jej jest
        jeszcze jeśli jeżeli już każdy kiedy które którego której który którzy których ku lecz lub
        ma mają mi mnie może mogą można my na nad nam nas nasz nawet nie nich nim niż o od on ona
        one oni oraz po pod podczas ponieważ poza przed przede przez przy są się sobie swoich swój
        ta tak także tam te tego tej ten też to tu tych tylko tym tymi u w we wam was wszystkich
        wszystkie wszystko wy z za zaś ze że żeby""",
    "sv": """alla allt att av bara blev bli blir de dem den denna deras dess dessa det detta dig din
        dock du där då efter eller en er ett från för genom ha hade han hans har hon hur här i icke
        inom inte ingen inga jag kan kunde man med mellan men mer mig min mot mycket måste ni nu
        när någon något några och också om oss på samma sedan sig sin sina sitt ska skall skulle
        som så till under upp ut utan vad var vara varit varje vi vid vilka vilken vilket är över
        än även""",
    "tr": """acaba ama ancak arada artık aslında ayrıca bana bazı belki ben beni benim beri bile bir
        biri birkaç biz bize bizim böyle bu buna bunda bundan bunlar bunu bunun çok çünkü da daha
        de değil diğer diye dolayı en fakat gibi göre hangi hem hep hepsi her hiç için ile ilgili
        ise kadar kendi ki kim mı mi mu mü nasıl ne neden nerede niçin o olan olarak oldu olduğu
        olması olmak olur onlar onu onun öyle rağmen sadece siz sonra şey şu tarafından tüm ve veya
        var ya yani yok zaten""",
    "id": """ada adalah agar akan antara apa apabila atas atau bagi bahwa banyak bagaimana beberapa
        belum bisa bukan dalam dan dapat dari dengan demikian di dia harus hanya hal hingga ia ini
        itu jika juga kami kamu karena ke kepada ketika kita lagi lain lebih maka masih mereka
        namun oleh pada para saat saja sangat saya sebagai sebelum secara sedang sehingga sejak
        semua seperti serta setelah setiap sudah supaya tanpa telah tentang terhadap tersebut
        tetapi tidak untuk yaitu yang""",
    "hi": """और का की के को से में पर है हैं था थी थे हो होता होती होने ने यह ये वह वे इस
        इसके उस उन इन जो कि तो भी ही नहीं न या एक कर करने किया लिए साथ तक जब तब अब कुछ सभी
        अपने अपनी अपना हम आप मैं वाले वाली द्वारा गया गई""",
    "ko": """및 그 이 저 것 수 등 또는 그리고 그러나 하지만 있는 있다 하는 한다 한 할 된 되는 대한 위한 위해 통해 따라
        모든 더 우리 우리는 이러한 그런 때문에 없는 없다 합니다 있습니다
        입니다""",
    "ja": """です ます した して する ある いる こと もの ので から まで など また これ それ この その ため よう ない なる
        れる られ おり った って てい とし にお いて おい""",
    "zh": "的 了 是 在 和 与 及 或 也 都 而 就 这 那 被 把 从 到 对 于 由 为 之 其 个 们 我 你 他 她 它",
}

OF_ADDRESSES = frozenset(
    ["http", "https", "www", "ftp", "mailto", "html", "htm", "php", "pdf", "org", "com"]
)
"""What is left of an address that a line break tore apart; in every language."""

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _LISTS.items()
}
