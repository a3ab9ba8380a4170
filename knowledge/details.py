"""Details: what in a text gives somebody away by its form, in five languages, for masking alone.

A filter, not a guarantee: a name without a title is a word like any other. Every pattern reads a text in time that
grows with its length.
"""

import re

from knowledge.signals import LITERALS
from knowledge.words import STOP_WORDS

_ID_WORDS = (
    "account|card|case|claim|client|contract|customer|employee|invoice|loan|passport|patient|personnel|policy|tax|ticket|"
    "akten|ausweis|kunden|konto|personal|pass|patienten|policen|rechnungs|steuer|vertrags|versicherungs|"
    "client|compte|contrat|dossier|passeport|cliente|cuenta|contrato|expediente|pasaporte|dni|"
    "договор|договора|клиент|клиента|паспорт|паспорта|счет|счета|счёт|счёта|инн|снилс"
)
_NUMBER_WORDS = r"(?:no|nr|num|number|id|nummer|numéro|número|номер|n[°º]|№)"
_UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())  # Latin, Greek and Cyrillic
_NAME = rf"[{_UPPER}][\w’'-]+"
_SMALL = "(?:de|del|la|las|los|le|du|da|di|von|van|vom|zu|zur|der|den|ter|ten|el|al|bin|ibn|af|av)"
_BETWEEN = "(?:de la|de los|de las|de|del|da|di|van der|van den|van|von der|von)"
_INITIALS = rf"(?:[{_UPPER}]\.[ ]?){{0,3}}"
_WHOLE_NAME = rf"{_INITIALS}(?:{_SMALL}[ ]){{0,3}}{_NAME}(?:[ ](?:{_BETWEEN}[ ])?{_NAME}){{0,2}}"
# Titles as they are written before a name, and those that only a small name follows where nobody minds capitals.
_TITLES = (
    r"Mr|Mrs|Ms|Mister|Miss|Sir|MRS|MISS|[Hh]err[n]?|HERRN?|[Ff]rau|FRAU|Hr\.|Mme|MME|Mlle|[Mm]adame|MADAME|[Mm]ademoiselle|"
    r"[Mm]onsieur|MONSIEUR|[Ss]eñora?|[Ss]eñorita|SEÑORA?|Sra?|Srta|[Dd]on|[Dd]oña|"
    r"[Гг]оспож[аеиуой]{1,2}|[Гг]осподин(?:а|у|ом|е)?|[Гг]-(?:н|на|ну|жа|же|жи|жу)|Dr|Prof"
)
_SMALL_TITLES = "mr|mrs|mister|herrn|frau|mme|mlle"
_NO_NAME = "|".join(sorted({re.escape(word) for words in STOP_WORDS.values() for word in words}))
_CURRENCY = r"€|\$|£|₽|₴|eur|usd|gbp|chf|rub|euros?|dollars?|francs?|pesos?|руб|mio|mln|million|%"

_YEARS = r"(?!(?:(?:19|20)\d\d\D){2})"
_AT = r"(?:@| @ |[ ]?[(\[](?:at|@)[)\]][ ]?)"
_SEP = r"[ .\-–—‑/]"
_NOT_YEARS = rf"(?!(?:{_SEP}?(?:19|20)\d\d){{2,7}}(?!\w|{_SEP}\d))"
_IBAN = (
    rf"[A-Z]{{2}}\d{{2}}{_NOT_YEARS}(?:[ ]?[A-Z0-9]{{4}}){{3,7}}(?:[ ]?[A-Z0-9]{{1,3}})?"
    rf"|[A-Z]{{2}}[ .-]?\d{{2}}{_NOT_YEARS}(?:{_SEP}[A-Z]{{4}})?"
    rf"(?:{_SEP}?(?=[A-Z]{{0,2}}\d)[A-Z0-9]{{4}}){{2,7}}{_SEP}?[A-Z0-9]{{1,4}}"
    r"|(?i:[A-Z]{2}\d{2}(?:[A-Z]{4})?\d{7}[A-Z0-9]{0,19})"
    rf"|(?i:[A-Z]{{2}}\d{{2}}{_NOT_YEARS}(?:{_SEP}[A-Z]{{4}})?(?:{_SEP}?\d{{4}}){{2,7}}(?:{_SEP}?\d{{1,3}})?)"
)
_CARD = (
    rf"{_YEARS}\d(?:[ -]?\d){{12,18}}|{_YEARS}\d{{4}}(?P<between>{_SEP})\d{{4}}(?P=between)\d{{4}}(?P=between)\d{{1,7}}"
    rf"|{_YEARS}\d{{4}}(?P<gap>{_SEP})\d{{6}}(?P=gap)\d{{5}}"
)
_NO_DAY = r"(?!0\d[./ -]\d\d[./ -](?:19|20)\d\d(?!\d))"
_MONTH_NAME = r"[^\W\d_]{3,12}\.?"
_DATE = (
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|(?:the )?\d{{1,2}}(?:st|nd|rd|th|er|-го)?\.?(?: (?:of|de))? {_MONTH_NAME}"
    rf"(?: del?)?,? \d{{4}}|{_MONTH_NAME} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
)
_BORN = (
    r"born(?: on)?|date of birth|birthday|birthdate|dob|geboren(?: am)?|geb\.|geburtsdatum|geburtstag|née? le|"
    r"date de naissance|nacid[oa] el|fecha de nacimiento|родил(?:ся|ась)|дата рождения|года рождения"
)
# Words after which four numbers with dots between them are no address of a machine.
_NUMBERED = (
    "(?<!§ )(?<!§)(?<!§§ )(?<!v)(?<!v )(?<!version )(?<!release )(?<!rule )(?<!rules )(?<!section )(?<!sections )"
    "(?<!clause )(?<!chapter )(?<!paragraph )(?<!article )(?<!kapitel )(?<!abschnitt )(?<!absatz )(?<!ziffer )"
    "(?<!artikel )(?<!regel )(?<!chapitre )(?<!versión )(?<!capítulo )(?<!artículo )(?<!версия )(?<!пункт )"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IPV4 = (
    rf"{_NUMBERED}(?<![\w.,€$£₽])(?=10\.|127\.|[\d.]*\d\d\d|\d\d\.\d\d\.\d\d\.){_OCTET}(?:\.{_OCTET}){{3}}"
    rf"(?!\w|\.\d|[ ]?(?:{_CURRENCY}))"
)
_IPV6 = (
    r"(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
    r"|(?=[0-9a-f:]{0,39}::)(?=[a-f:]{0,39}\d)[0-9a-f]{1,4}:[0-9a-f:]{2,34})(?![\w:])"
)
_HOUSE = r"\d{1,4}(?:[ ]?[a-zA-Z](?!\w))?"
_TOWN = rf"(?:,?[ ](?:[A-Z]{{1,2}}-)?\d{{5,6}}(?:[ ]{_NAME}){{0,2}})?"
_OF = "(?:(?:de|del|du|des|la|le|les|las|los|el)[ ])"
_STREETS = {
    "Hauptstraße 12, Berliner Str. 5": (
        rf"(?<!\w)(?:{_NAME}[ ])?(?:[{_UPPER}][\w-]*(?:straße|strasse|str\.|allee|gasse|damm|ufer|chaussee|weg)"
        rf"|Straße|Strasse|Str\.|Allee|Gasse)[ ]{_HOUSE}(?!\w){_TOWN}"
    ),
    "12 High Street, London NW1 6XE": (
        rf"(?<![\w.,])\d{{1,5}}[A-Za-z]?[ ](?:{_NAME}[ ]){{1,3}}(?:Street|St(?!\.?[ ][{_UPPER}])\.?|Road|Rd\.?|Avenue"
        r"|Ave\.?|Lane|Boulevard|Blvd|Crescent|Terrace|(?<!Google )(?<!One )(?<!Cloud )Drive)(?!\w)"
        rf"(?:,[ ]{_NAME})?(?:,?[ ][A-Z]{{1,2}}\d{{1,2}}[A-Z]?[ ]\d[A-Z]{{2}}(?!\w))?"
    ),
    "12 bis, rue de la Paix, 75001 Paris": (
        r"(?<![\w.,])\d{1,4}(?:[ ]?(?:bis|ter))?,?[ ](?i:rue|avenue|boulevard|bd|place|chemin|impasse|allée|quai)[ ]"
        rf"{_OF}{{0,3}}(?:[ld]['’])?{_NAME}(?:[ ]{_OF}{{0,2}}{_NAME}){{0,2}}{_TOWN}"
    ),
    "Calle Mayor 5, 28013 Madrid": (
        r"(?<!\w)(?:[Cc]alle|C/|[Aa]venida|[Aa]vda\.?|[Pp]aseo|[Pp]laza|[Cc]arrera)[ ]?"
        rf"{_OF}{{0,3}}{_NAME}(?:[ ]{_OF}{{0,2}}{_NAME}){{0,2}},?[ ](?:n[º°.][ ]?)?{_HOUSE}(?!\w){_TOWN}"
    ),
    "ул. Ленина, д. 5, кв. 12": (
        rf"(?<!\w)(?i:ул\.|улиц[аеу]|пр\.|пр-т|проспекте?|пер\.|переулке?|наб\.|б-р|шоссе|площад[ьи]|пл\.)[ ]?{_NAME}"
        rf"(?:[ ]{_NAME})?,?[ ](?:д\.[ ]?|дом[ ])?{_HOUSE}(?!\w)(?:,?[ ](?:кв|корп|стр|к)\.?[ ]?\d{{1,4}})?"
    ),
}
DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "e-mail",
        re.compile(rf"(?<![\w.+'’-])[\w.+'’-]++{_AT}[\w-]+(?:[ ]?\((?:dot|punkt)\)[ ]?|\.)[\w-]+(?:\.[\w-]+)*"),
    ),
    ("IBAN", re.compile(rf"\b(?:{_IBAN})(?!\w)")),
    ("card", re.compile(rf"(?<![\w+])(?:{_CARD})(?!\w)")),
    ("IP address", re.compile(_IPV4, re.IGNORECASE)),
    ("IP address", re.compile(_IPV6, re.IGNORECASE)),
    (
        "number",
        re.compile(
            r"(?i)(?<!\w)паспорт\w{0,3}[ :]{1,2}(?:сери[яи][ :]{1,2})?"
            r"(?P<detail>\d\d ?\d\d,? (?:номер |№ ?|n )?\d{6})(?!\w)"
        ),
    ),
    ("number", re.compile(r"(?<![\w.,-])(?:\d{8}-?[A-Z]|[XYZ]-?\d{7}-?[A-Z])(?![\w-])")),  # DNI and NIE of Spain
    ("social security number", LITERALS["social security number"]),
    ("phone", re.compile(r"(?<![\w+])(?:\+|00)\d(?:[ ./()–-]{0,2}\d){6,13}(?!\w)")),
    (
        "phone",
        re.compile(
            rf"(?<!\w)(?<!\d[./-]){_NO_DAY}\(?0\d{{1,5}}\)?[ ./-]{{1,2}}\d{{2,}}(?:[ ./-]?\d{{2,}}){{1,4}}(?!\w)"
        ),
    ),
    ("phone", re.compile(r"(?<!\w)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)")),
    ("phone", re.compile(r"(?<![\w.,+-])8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]\d{2}[ -]?\d{2}(?![\w-])")),
    (
        "phone",
        re.compile(
            rf"(?i)(?<![\w.,€$£₽-])(?<![€$£₽] )(?<!eur )(?<!usd )(?<!gbp )(?<!chf )[6-9]\d\d([ -])\d{{3}}\1\d{{3}}"
            rf"(?![\w-]|[.,]\d|[ ]\d|[ ]?(?:{_CURRENCY}))"
        ),
    ),
    ("birth date", re.compile(rf"(?i)\b(?:{_BORN})[ :]{{1,2}}(?P<detail>{_DATE})(?!\w)")),
    ("address", re.compile("|".join(_STREETS.values()))),
    (
        "number",
        re.compile(
            rf"(?i)\b(?:{_ID_WORDS})[ -]?{_NUMBER_WORDS}?\.?[ :#-]{{0,2}}"
            r"(?P<detail>(?=[\w/.-]*\d{3})[A-Z0-9][A-Z0-9/-]{3,24})(?!\w)"
        ),
    ),
    ("number", re.compile(r"(?<![\w.,-])(?:[A-Z]{1,4}[-/]?)?\d{7,12}(?![\w-])")),
    ("name", re.compile(rf"\b(?:{_TITLES})\.?\s+(?:(?:Dr|Prof)\.?\s+)*(?P<detail>{_WHOLE_NAME})")),
    ("name", re.compile(rf"(?<!\w)(?<!\d )M\.[ ](?P<detail>{_WHOLE_NAME})")),
    ("name", re.compile(rf"\bMR\.?[ ](?P<detail>[{_UPPER}]{{4,}})(?!\w)")),
    (
        "name",
        re.compile(
            rf"(?<!die )(?<!der )(?<!eine )(?<!einer )(?<!meine )(?<!seine )(?<!ihre )(?<!unsere )(?<!diese )\b"
            rf"(?:{_SMALL_TITLES})\.?[ ](?P<detail>(?!(?:{_NO_NAME})(?!\w))[^\W\d_]{{3,}})(?!\w)"
        ),
    ),
    ("family", re.compile(rf"\b(?:the|our)\s+(?P<detail>[{_UPPER}]\w+s)['’]\s+\w+")),
)
