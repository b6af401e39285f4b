"""Words around names: titles, particles, names that are ordinary words too, and what tells that a person is meant.

All in small letters and without accents, as names are compared. Gathered for this program; a word that is missing costs
a question too many or too few, which the author answers.
"""

from __future__ import annotations

from typing import Final

TITLES: Final = frozenset(
    """
    mr mrs ms miss mx dr prof professor doctor sir madam madame dame lady lord hon eng rev father fr sister brother imam
    sheikh rabbi m mme mlle monsieur mademoiselle maitre docteur professeur sr sra srta senor senora senorita don dona
    doctora profesor profesora ing lic herr frau dott dottor signor signora pan pani г-н г-жа господин госпожа доктор
    профессор товарищ السيد السيده سيد سيده الدكتور الدكتوره دكتور دكتوره د الاستاذ الاستاذه استاذ استاذه الشيخ المهندس
    director minister ambassador president secretary chief officer colonel captain general judge nurse uncle aunt coach
    """.split()
)
"""Words that stand before a name and belong to none."""

SUFFIXES: Final = frozenset("jr sr ii iii iv phd md esq mba msc".split())
"""Words that stand after a name and belong to none."""

PARTICLES: Final = frozenset(
    "de da di del della der den van von la le el al bin bint ibn abu ben dos das do du y e ter ten zu af av mc mac".split()
)
"""Words that belong to a family name and are none by themselves."""

ORDINARY: Final = frozenset(
    """
    will mark grace hope joy faith rose dawn eve art bill bob buck chase chip chuck clay cliff cole crystal dale dean
    dell dick dolly drew duke earl ed ebony faye fern flora ford forest frank gale gay gene ginger glen glenn grant guy
    hank happy harmony harry hazel heather heath herb holly honey hunter iris ivory ivy jack jade jasper jean jewel jim
    joe john josh joy june king lance laurel lily love luck lucky mason matt max mercy miles misty nick noble norm olive
    pat patience pearl peace penny pepper pete peter pierce pip poppy precious prudence queen rain ray raven reed rex
    rich rick river rob robin rock rocky rod rose rosemary ruby rusty rustic sage sally sandy saint scout skip sky skye
    sonny star stella sterling stone storm sue sun sunny tad tate teddy terry tiffany tim tony tori trip trust van vera
    verity victor violet vic wade ward warren wave will willow wren young brown white black green gray grey long short
    hill hills wood woods field fields rivers banks bush cook baker smith taylor fisher miller carter walker turner
    parker page price rice bell ball church day knight lane park lake moon poor sharp small snow sparks speed strong
    swift west east north south wise best blue bond book bird fox wolf lamb bishop pope priest judge major marshall
    mayor constable porter potter shepherd singer tanner weaver wheeler wright power powers penn pike pitt pool rush
    short steel street summers winters may march good goodman gold silver diamond drake driver farmer fine flowers foot
    freeman french frost gamble gates german grave graves hand hardy hart head hood house hunt ireland iron just keen
    key keys kidd kind knott law lord loud low luck man mann marsh mills mist moody more nail neat nice noon oak page
    paine peck pickle pond post prior pride quick reason rich rider ring root rule sands savage seal self shade shaw
    sheep silk skinner slaughter sole spear spring stamp starr still story studio summer autumn winter tall temple
    thorn tree twist vale wall warm water waters weeks well wells wild winner worth yard years test example sample
    blessing charity comfort justice innocent gift fortune success goodluck angel wisdom favour favor glory honour
    honor liberty melody memory mercy miracle patience praise promise providence sincere victory welcome wonder
    pierre claire fleur blanche marguerite clement constant prudent desire juste parfait noel pascal marin aurore lune
    petit grand blanc noir roux boulanger boucher fontaine berger chevalier dubois lefort legrand leroy lebrun marchand
    rosa paz luz sol mar cruz dolores pilar consuelo esperanza alegria blanca clara bella iglesias flores campos rojo
    reyes guerra mercedes socorro jesus soledad victoria santos leon delgado bravo moreno rubio calvo nieves rocio
    вера надежда любовь роза лев мир слава майя роман марина светлана ноябрина заяц волк соловьев молодой
    امل نور سلام كريم جميل سعيد امين هدي ايمان فرح حياه سماء حريه وفاء نجاح احلام عادل صالح منير شريف جمال كمال
    اشرف ماهر عزيز حبيب سعاده رحمه نعمه هبه جنه ورده زهره ربيع رمضان شعبان عيد فجر صباح قمر نجم بدر اسد
    an do so to in can le she he yes no long man gift ding dong bang ho hung kim lee li lo ma ng sung tan wang wing you
    """.split()
)
"""Names that are ordinary words too: alone they need something beside them that tells a person."""

PLACES_AND_DAYS: Final = frozenset(
    """
    april may june july august january february march september october november december abril mai mayo junio juillet
    sunday monday tuesday wednesday thursday friday saturday dimanche lundi mardi domingo lunes summer autumn winter
    spring easter noel christmas paris jordan chad kenya georgia florence sydney austin dallas holland england france
    israel china india ireland brazil chelsea brooklyn savannah charlotte madison virginia carolina dakota montana
    phoenix houston lincoln washington jackson orlando milan roma vienna geneva york victoria alexandria asia africa
    america europe paraguay chile malta cuba cairo salem kingston hamilton
    """.split()
)
"""Names that are months, days or places too: after a preposition these are meant."""

ARTICLES: Final = frozenset(
    """
    the a an this that these those some any no every each all le la les un une des ce cette el los las una unos unas ese
    """.split()
)
"""After these an ordinary word is no name."""

GREETED: Final = frozenset(
    """
    dear hi hello hey thanks congratulations congrats colleague colleagues friend friends cousin husband wife partner
    son daughter nephew niece merci chere cher bonjour collegue ami amie gracias querida querido hola colega amiga amigo
    спасибо дорогая дорогой коллега подруга друг شكرا زميلي زميلتي الزميل الزميله صديقي صديقتي عزيزي عزيزتي
    """.split()
)
"""Before a name these tell that a person is meant, even where capitals tell nothing."""

BESIDE: Final = GREETED | frozenset(
    "with and thank met meet meeting called named told asked welcome farewell avec con y et с со и مع".split()
)
"""Before a name with a capital these tell that a person is meant."""

OF: Final = frozenset("of in on by de en di в на من في".split())
"""After these an ordinary word with a capital belongs to a title."""

PEOPLE_AFTER: Final = frozenset(
    """
    said says spoke speaks told tells thinks thought works worked joined joins led leads met showed shows explained
    explains asked asks smiled smiles came comes went goes helped helps wrote writes taught teaches laughed cried
    organised organized presented gave gives received won visited moved left arrived retired answered sang danced cooked
    drove lives lived knows knew wants wanted likes liked loves loved believes who whose
    dit parle explique travaille est-venue vient dijo dice hablo habla trabaja vino explico
    сказала сказал говорит рассказала рассказал пришла пришел работает помогла помог
    قال قالت تحدث تحدثت جاء جاءت شارك شاركت ساعد ساعدت
    """.split()
)
"""After a name these tell that a person is meant."""

AFTER_UNSPACED: Final = (
    "さん", "さま", "様", "氏", "くん", "君", "ちゃん", "先生", "女士", "小姐", "同志", "씨", "님", "선생님", "老师", "部长", "主任",
)  # fmt: skip
BEFORE_UNSPACED: Final = ("คุณ", "นาย", "นาง", "นางสาว", "ดร.")
"""Titles that touch a name in scripts without spaces."""
