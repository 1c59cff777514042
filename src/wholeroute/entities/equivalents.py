"""Names that are one in several tongues, or short for another: what no rule of sound can tell.

General knowledge of names on the routes, written by hand and open to dispute. A word stands in
as many lines as it may mean; two words are equivalent where they share a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

_TABLE = """
abdelkader abdoulkader qadir kader
abubakar abubakr abubacar boubacar boubakar bubacar bubacarr babucarr babacar bakary bakari boubou
ahmad ahmed ehmed ahmadou amadou amadu hamadou
aleksandr alexander alexandr aliaksandr oleksandr alexandros iskander sasha sasa alex aleksandar
aleksandra alexandra aliaksandra oleksandra sasha
aleksei alexei aliaksei oleksii alyosha alexis
anastasia anastasiya nastassia nastya
andrei andrey andriy andrii andreas andre andrew andrea andy drew andris andras andrzej anders ondrej
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
george georgios giorgos yorgos georgi georgiy heorhii giorgio jorge georges jerzy
yury yuri iouri jurij juri heorhii georgiy jerzy
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
adalbert albert alberto alberts bert albrecht
adolf adolfo adolphe dolf
agnes ines agnese agnieszka ynes
agop hagop hakob akop
alan allan allen alain
aleksandr aleksandar sandro sandor alessandro alejandro alexandre alexis alec sandy xander sikandar iskandar
alfred alfredo fred alfie
alice alicia alisa
ambrose ambrosio ambrogio
anatoly anatol anatoli tolya tolik
anthony antony anton antonio antoine antonin tony toni antanas antun ante
arkady arkadi arkadiusz
armen armin
arthur artur arturo art artie
august augustus augusto augustin agustin agostino gus
barbara barb barbie varvara
bartholomew bartolomeo bartolome bartosz bart
benedict benedikt benedetto benito ben
bernard bernhard bernardo bernd bernie
bogdan bohdan bogdana
boris borys barys borya
brigitte brigitta bridget brigid birgit
carol carole caroline carolina karolina karoline
cecilia cecile cecily
charles carlos karl carlo carl karel karol charlie chuck
christina kristina christine kristine cristina tina chris krystyna
christopher christoph christophe cristobal kristof krzysztof cristoforo chris kit topher christophoros
claude claudio klaus claudius
conrad konrad corrado kurt
cornelius cornelio cornelis kees
daniel dan danny dani danilo daniil
david dave davey davide davyd dawid davit tavit daud dawud dawood daoud dovid
deborah debora debbie deb devorah
dennis denis dionisio
dmitri dimitar demetrio dima mitya dimitrij
dolores lola
dominic dominik dominique domingo domenico dom mimmo nick
donald don donnie
dorothy dorothea dorota dot dottie
edgar edgardo
edmund edmond edmundo ed eddie ned
edward eduard eduardo edouard edoardo edvard ed eddie ted teddy ned
elijah elias eliyahu eli ilia
elizabeth elisabeth isabel isabella isabelle elisabetta elizaveta elzbieta liz lizzie beth betty eliza lisa liza elise bess erzsebet
emil emilio emile emilian
enrico enrique henry henri heinrich hendrik henrik harry hank heinz henryk hal quique rik
ernest ernesto ernst ernie
esther ester
eugene eugenio eugen gene evgeni
eve eva evita chava
ezekiel hezekiel zeke
felix feliks felice
ferdinand fernando hernando fernand ferdinando ferenc
florian floriano
francis francisco frank franz francois francesco franco frantisek ferenc franciszek paco pancho franjo frans kiko ciccio fran frankie franco
frederick federico friedrich fred freddie freddy fritz fredrik rick
gennady gennadi hienadz guennadi gena
gerald gerhard gerard gerardo gerry jerry geraldo gherardo
gertrude gertrud trudy
gilbert gilberto
gregory grigori gregorio gregoire grzegorz greg grisha grigoris grigor krikor
guadalupe lupe
gustav gustavo gustaf gustave
harold harald haroldo
helen elena helena helene ellen eleni ilona nell
herbert heriberto bert herb
hermann herman german armando armand
hovhannes ohannes hovannes oganes ivan
hubert huberto
hugo hugh ugo huw
ignatius ignacio ignaz ignazio ignacy nacho inigo
irena irene irina ira
isaac isaak yitzhak itzhak ishaq izaak ike
isidore isidoro isidro
ismail ismael ishmael esmail
israel yisrael
jack john jackie jock
jacob james jaime jacques giacomo jakub jim jimmy jamie jake jakob yakov yaakov
jane joan joanna johanna juana jeanne giovanna ivana jana janet yana ioanna zhanna
jennifer jenny jen guinevere
jeremiah jeremy jerry yirmiyahu ieremias
jerome jeronimo geronimo girolamo hieronymus
jessica jess jessie
jiri juraj jorge georg jerzy jurek gyorgy gheorghe
joachim joaquin gioacchino yoakim chaim
john johnny jon jonny juan johan johann jovan ian sean evan ivan johnnie hans jan janos janek giovanni gianni vanya joao ion yohanan yuhanna yehya
jonathan jonatan jon yonatan yehonatan
joseph jose josef josip giuseppe josef jozef joe joey sepp pepe beppe peppe osip osyp iosif yossi yusuf zeppe
joshua josue yehoshua giosue yeshua josh
judith judy yehudit
julian julio julius giulio jules yulian juliano
julia julie giulia yulia yuliya julija iulia
karapet garabed karabet
katherine catherine yekaterina katarina kate kathy katie cathy kathryn kitty katrin kasia katya catalina ekaterina
kenneth ken kenny
laurence lawrence lorenzo laurent lorenz larry laurentius laurie lars lavrenti
leo leon lev leonidas leone
leonard leonardo lennard len lenny leo leonhard
leopold leopoldo poldi
louis luis luigi ludwig lewis lodewijk ludvik alois aloysius lou louie gigi lutz ludovic ludovico luiz
lucia lucy lucie luz
lucian luciano lucien
ludmila lyudmila liudmila ludmilla lyuda mila
manuel emanuel manolo immanuel
marcel marcello marcelo marcellus
margaret margarita marguerite margherita maggie meg peggy greta margot rita gretchen malgorzata margaretha
mario marius mariusz
martin martino martim marton marcin
mary maria miriam masha marion maryia
matilda mathilde tilda
matthew mateo matt matty matyas mateus matti
maurice mauricio moritz maurizio morris mauro
maxim maksim maxime massimo maximo maxim maks max maximilian maksym
michael mikhail michail mihail michal mihaly mick mike mikey mischa misha micky miguel mikheil mihael
nathan natan nate
nathaniel natanael nathanael nat nate
nicholas nikolai nikolay nick nicky nikita klaus niklas miklos mikolaj kolya niels nils nicolai
noah noe nuh
oliver oliviero olivier ollie
oscar oskar
oswald osvaldo
patricia patrizia pat trish patty tricia
patrick patricio patrizio pat paddy patrik padraig
paul pablo pavel pasha pal pauli
peter pete pietro pere pyotr piers pekka petya bedros
philip phillip felipe philippe filippo filip philipp pip phil philippos
poghos boghos paul
rafael raphael raffaele rafa rafal refael
ralph raul raoul rodolfo rolf rudolf rudolph rudi
randolph randy
raymond ramon raimundo raimund raimondo ray reimund
rebecca rebeka rivka becky rebeca
reginald reinaldo reynaldo rinaldo renaud reinhold reg reggie rainald ronald ron ronnie
reynold reinhard
richard ricardo riccardo ryszard rick ricky rich richie dick rikard
robert roberto robin rob bob bobby robbie rupert ruperto bert
roderick rodrigo rod
roger rogelio ruggero rudiger rutger
roland rolando orlando
roman romano romain
rosa rose rosita rosemary
ruben reuben rubin rueben reuven
salvator salvatore salvador toto
samuel sam sammy shmuel
sarah sara sally zara
sarkis sargis serge sarkisian sergei
sebastian sebastiano sebastien bastian seb
serafim seraphim serafino
sharon charon
sidney sydney sid
sigmund siegmund sigismund zygmunt
silvester sylvester silvestre silvestro
stanislav stanislaw stanislas staszek stas estanislao
stephen steven steve stefan esteban istvan pista szczepan steffen stevie
susan susanna suzanne susanne zuzana zsuzsanna sue susie susana
sviatoslav svyatoslav
tadeusz thaddeus tadeo tadek thaddaeus taddeo
teresa theresa therese terry tess terez
terence terrence terry
theodore teodoro ted teddy theo fyodor theodor
thomas tom tommy tomasz tomislav toma thom tamas
timothy tim timmy timoteo timofey timotei
tobias tobiah toby
ulrich ulrico uli
valentin valentino valentine valentyn valiantsin
valery valeri valerio valerie valeriy valera
veronica veronika veronique vera
victor vic vittore vitya viktoras
victoria viktoria vittoria vicky viktoriya viktoryia
vincent vincenzo vicente vince enzo vincenz vinnie vinko cente
vitaly vitali vitalii vital vitalis
vladimir vova volodya vladimiro vlad waldemar
vladislav wladyslaw uladzislau vladyslav ladislav laszlo ladislaus ladislao vlad
vsevolod usevalad
vyacheslav viacheslav viachaslau vaclav wenceslas wenzel slava
walter gualtiero gauthier walt wally valter
wilhelm william guillaume guillermo guglielmo willem bill billy will willi willy wim liam vilhelm vilem guilherme vilmos
xavier javier saverio ksawery
konstantin constantin kostya costa
svetlana sveta
sergei seryozha
virginia ginny
benjamin benny
albert al
yegor egor yahor george igor
yulia julia yulija
zachary zacharias zakaria zachariah zakariya zekarias zaccaria zack zach zechariah zakhar
zebedee zavdi
"""  # noqa: E501

_RESPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("ph", "f"), ("x", "ks"), ("w", "v"), ("ck", "k"), ("th", "t"), ("ou|oo", "u"),
        ("(?<!^)[yj]|^[yj](?!i)|ee", "i"), ("(?<=[aeiou])h$", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
"""Letters that one name is spelled with in turn: Aleksej and Alexei are one word of a line."""


def _plain(word: str) -> str:
    for pattern, instead in _RESPELLINGS:
        word = pattern.sub(instead, word)
    return word


_LINES: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
_STEMS: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
for _at, _line in enumerate(_TABLE.split("\n")):
    for _word in map(_plain, _line.split()):
        _LINES[_word] |= {_at}
        _STEMS[_word.rstrip("ia")] |= {_at}


def same_name(one: str, other: str) -> bool:
    """Tell whether two folded words are known for one name."""
    mine = lines_of(one)
    return bool(mine) and not mine.isdisjoint(lines_of(other))


@lru_cache(maxsize=65536)
def lines_of(word: str) -> frozenset[int]:
    """Return the numbers of the lines in which `word` stands: keys under which it meets its like."""
    return _LINES.get(_plain(word), frozenset())


def fathers_named(stem: str) -> frozenset[int]:
    """Return the lines of the names that a father's name may be made of: Mikala(evich) of Mikalai."""
    return _STEMS.get(_plain(stem).rstrip("ia"), frozenset())
