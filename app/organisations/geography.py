"""Countries and the regional groups of the United Nations.

Groups: Department for General Assembly and Conference Management, "Regional groups of Member
States", as of 2024. Where membership is by choice or double (Israel, Türkiye, the United States,
Kiribati), the group in which the State is counted for elections stands here. Names of countries
come from the Unicode CLDR by way of Babel.
"""

from functools import cache

from babel import Locale

from app.organisations.models import Region

_MEMBERS: dict[Region, str] = {
    Region.AFRICAN: (
        "DZA AGO BEN BWA BFA BDI CPV CMR CAF TCD COM COG CIV COD DJI EGY GNQ ERI SWZ ETH GAB GMB"
        " GHA GIN GNB KEN LSO LBR LBY MDG MWI MLI MRT MUS MAR MOZ NAM NER NGA RWA STP SEN SYC SLE"
        " SOM ZAF SSD SDN TGO TUN UGA TZA ZMB ZWE"
    ),
    Region.ASIA_PACIFIC: (
        "AFG BHR BGD BTN BRN KHM CHN CYP PRK FJI IND IDN IRN IRQ JPN JOR KAZ KIR KWT KGZ LAO LBN"
        " MYS MDV MHL FSM MNG MMR NRU NPL OMN PAK PLW PNG PHL QAT KOR WSM SAU SGP SLB LKA SYR TJK"
        " THA TLS TON TKM TUV ARE UZB VUT VNM YEM PSE"
    ),
    Region.EASTERN_EUROPEAN: (
        "ALB ARM AZE BLR BIH BGR HRV CZE EST GEO HUN LVA LTU MNE MKD POL MDA ROU RUS SRB SVK SVN UKR"
    ),
    Region.LATIN_AMERICAN: (
        "ATG ARG BHS BRB BLZ BOL BRA CHL COL CRI CUB DMA DOM ECU SLV GRD GTM GUY HTI HND JAM MEX"
        " NIC PAN PRY PER KNA LCA VCT SUR TTO URY VEN"
    ),
    Region.WESTERN: (
        "AND AUS AUT BEL CAN DNK FIN FRA DEU GRC ISL IRL ISR ITA LIE LUX MLT MCO NLD NZL NOR PRT"
        " SMR ESP SWE CHE TUR GBR USA VAT"
    ),
}

_ALPHA_2 = (
    "AFG:AF ALB:AL DZA:DZ AND:AD AGO:AO ATG:AG ARG:AR ARM:AM AUS:AU AUT:AT AZE:AZ BHS:BS BHR:BH"
    " BGD:BD BRB:BB BLR:BY BEL:BE BLZ:BZ BEN:BJ BTN:BT BOL:BO BIH:BA BWA:BW BRA:BR BRN:BN BGR:BG"
    " BFA:BF BDI:BI CPV:CV KHM:KH CMR:CM CAN:CA CAF:CF TCD:TD CHL:CL CHN:CN COL:CO COM:KM COG:CG"
    " CRI:CR CIV:CI HRV:HR CUB:CU CYP:CY CZE:CZ PRK:KP COD:CD DNK:DK DJI:DJ DMA:DM DOM:DO ECU:EC"
    " EGY:EG SLV:SV GNQ:GQ ERI:ER EST:EE SWZ:SZ ETH:ET FJI:FJ FIN:FI FRA:FR GAB:GA GMB:GM GEO:GE"
    " DEU:DE GHA:GH GRC:GR GRD:GD GTM:GT GIN:GN GNB:GW GUY:GY HTI:HT HND:HN HUN:HU ISL:IS IND:IN"
    " IDN:ID IRN:IR IRQ:IQ IRL:IE ISR:IL ITA:IT JAM:JM JPN:JP JOR:JO KAZ:KZ KEN:KE KIR:KI KWT:KW"
    " KGZ:KG LAO:LA LVA:LV LBN:LB LSO:LS LBR:LR LBY:LY LIE:LI LTU:LT LUX:LU MDG:MG MWI:MW MYS:MY"
    " MDV:MV MLI:ML MLT:MT MHL:MH MRT:MR MUS:MU MEX:MX FSM:FM MCO:MC MNG:MN MNE:ME MAR:MA MOZ:MZ"
    " MMR:MM NAM:NA NRU:NR NPL:NP NLD:NL NZL:NZ NIC:NI NER:NE NGA:NG MKD:MK NOR:NO OMN:OM PAK:PK"
    " PLW:PW PSE:PS PAN:PA PNG:PG PRY:PY PER:PE PHL:PH POL:PL PRT:PT QAT:QA KOR:KR MDA:MD ROU:RO"
    " RUS:RU RWA:RW KNA:KN LCA:LC VCT:VC WSM:WS SMR:SM STP:ST SAU:SA SEN:SN SRB:RS SYC:SC SLE:SL"
    " SGP:SG SVK:SK SVN:SI SLB:SB SOM:SO ZAF:ZA SSD:SS ESP:ES LKA:LK SDN:SD SUR:SR SWE:SE CHE:CH"
    " SYR:SY TJK:TJ THA:TH TLS:TL TGO:TG TON:TO TTO:TT TUN:TN TUR:TR TKM:TM TUV:TV UGA:UG UKR:UA"
    " ARE:AE GBR:GB TZA:TZ USA:US URY:UY UZB:UZ VUT:VU VAT:VA VEN:VE VNM:VN YEM:YE ZMB:ZM ZWE:ZW"
    " HKG:HK TWN:TW MAC:MO PRI:PR GRL:GL COK:CK NIU:NU XKX:XK"
)
TO_ALPHA_2 = dict(pair.split(":") for pair in _ALPHA_2.split())

_REGION_OF = {code: region for region, codes in _MEMBERS.items() for code in codes.split()}


def region_of(country: str | None) -> Region | None:
    """The regional group in which the State is counted, by alpha-3; None where there is none."""
    return _REGION_OF.get(country or "")


def country_name(country: str, language: str) -> str:
    """The country's name in a language, by alpha-3; the code itself where nobody named it."""
    names = Locale.parse(language, sep="-" if "-" in language else "_").territories
    return str(names.get(TO_ALPHA_2.get(country, ""), country))


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """All countries as (alpha-3, name), by name in the language."""
    named = ((code, country_name(code, language)) for code in TO_ALPHA_2)
    return tuple(sorted(named, key=lambda pair: pair[1].casefold()))
