"""Names that are one in several tongues, or short for another: what no rule of sound can tell.

General knowledge of names on the routes, written by hand and open to dispute. A word stands in
as many lines as it may mean; two words are equivalent where they share a line.
"""

from __future__ import annotations

from collections import defaultdict

_TABLE = """
abdelkader abdoulkader qadir kader
abubakar abubakr abubacar boubacar boubakar bubacar bubacarr babucarr babacar bakary bakari boubou
ahmad ahmed ehmed ahmadou amadou amadu hamadou
aleksandr alexander alexandr aliaksandr oleksandr alexandros iskander sasha sasa alex aleksandar
aleksandra alexandra aliaksandra oleksandra sasha
aleksei alexei aliaksei oleksii alyosha alexis
anastasia anastasiya nastassia nastya
andrei andrey andriy andrii andreas andre andrew andrea
anna hanna ganna anne ana hannah
anton antony antonio antonis antonios antoine anthony
artyom artem artsiom artemios
athanasios thanasis thanos athanasis
ali aliou alieu alioune alyoune alio
benjamin ben binyamin beniamino veniamin benyamin bibi
catherine katerina ekaterina katsiaryna kateryna aikaterini caterina katarina katia
charalampos babis haralambos
cheikh sheikh cheick shaykh sekou seku
christos hristos chris
chiara clara claire klara
constantin konstantin konstantinos kostas costas kostyantyn kostis dinos
daniel danil daniil danilo danylo
diallo jallow jalloh djallo
diop jobe
dimitri dmitri dmitry dzmitry dmytro dimitris dimitrios mitsos dima dimitra
cisse ceesay cissay sissay
denis dzianis denys dionysios
elena yelena helen helene eleni olena alena lena ilona jelena
elias ilias ilya illia ilyas ilia
emmanuel emmanouil manolis manuel amanuel emanuel
evgeny evgeni yevgeni yewgeni jewgeni yauheni iauheni jauheni yevhen evgenios eugene zhenya
faraj farag faradj
fatima fatma fatou fatoumata fatimata fatu fatimah
francesco francois francis francisco franco
friedrich frederick frederic fredrik federico frederico fryderyk
gabriel gavriil gebriel havryil
george georgios giorgos yorgos georgi georgiy yury yuri iouri heorhii giorgio jorge georges jerzy
giannis yannis ioannis iannis john johannes ivan yohannes yahya giovanni jean juan janis jan hans
gleb hleb hlib
grigori hryhorii ryhor gregory grigoris
giuseppe joseph jose yusuf youssef yousef yosef josip youssouf youssoupha yusupha iosif
ibrahim ibrahima ebrima brahim abraham avraam ibra
idris idriss idrissa driss edris
igor ihar ihor
irina iryna irini irene irena
jaber gaber djaber jabir
jalal galal djalal jelal
jamal gamal djamal dschamal jamel gamel cemal
jamila gamila djamila
jawad gawad djawad cevad
jakob jacob yakub yaqub yaakov iakovos jacques giacomo
kirill kiryl kyrylo kyriakos cyril
lamin lamine alamin amin
leonid leanid leonidas
lukas luca luka luc lucas
majed maged majid maguid
magomed mihemed momodou muhammad mohammed mohamed mohamadou mohamadu mamadou mamadu mehmet mehmed modou
mahmud mahmoud mamoudou mamadou
maria marija mariya mariam maryam miriam marie mariama meryem miryam marya
marina maryna
mark marko marco markos marc marcos
matthew matteo mateo matthias matvei matsvei mateusz matthaios matej
michael mikhail mikhailo mykhailo mihail mihai michele michel miguel mikael mikhal michalis
moses moussa musa mousa mussa moise
naji nagi
najib naguib nagib
natalia natalya natallia nataliya natasha
ndiaye njie njai
nicholas nikolai nikolay mikalai mykola nikola nikolaos nikos nicola nicolas niko nico
oleg aleh oleh
olga volha olha
osman ousmane usman ousman uthman othman usmane
panagiotis panos takis panayotis panayiotis
pavel pavlo pavlos paul paolo pablo paulo pavle
peter petr piotr petros petro pedro pietro pierre petar boutros
rajab ragab
rachel rahel raquel rakel rachil
samuel samuil samouil
sergei sergey siarhei serhii serge sergio sergios
simon semon simeon semen shimon shamun symeon
solomon suleiman sulayman soliman souleymane suleyman salomon slimane
sophia sofia sofija sofya
spyros spyridon spiros
stefan stephen stefano stevan stepan stsiapan stephanos estefan etienne stjepan stiven
stelios stylianos stilianos
svetlana sviatlana svitlana
tatiana tatsiana tetiana tanya tatyana
theodoros theodore ted fedor fyodor fiodar teodor tedros
thomas tomas tommaso foma tom
timofei tsimafei timothy timotheos
toure touray
umar omar oumar omer oumarou
vasilis vassilis vasilios vasil vasily vasyl basil basilios
mustafa mistefa moustapha mustapha mostafa
viktor viktar victor vittorio
vladimir uladzimir volodymyr vladimiros wladimir
yaroslav jaroslav yaraslau
yefim efim eufemio
zeynep zaynab zainab zeinab zineb zinab
"""

_LINES: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
for _at, _line in enumerate(_TABLE.split("\n")):
    for _word in _line.split():
        _LINES[_word] |= {_at}


def same_name(one: str, other: str) -> bool:
    """Tell whether two folded words are known for one name."""
    mine = _LINES.get(one)
    return mine is not None and not mine.isdisjoint(_LINES.get(other, frozenset()))


def lines_of(word: str) -> frozenset[int]:
    """Return the numbers of the lines in which `word` stands: keys under which it meets its like."""
    return _LINES.get(word, frozenset())
