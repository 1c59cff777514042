"""Names that are given to a child, where no family name follows them but the father's own.

General knowledge of names on the routes, written by hand and open to dispute. Of two such words
neither is a surname that might stand first: turned, they name the son for the father.
"""

from __future__ import annotations

from wholeroute.entities.skeleton import skeleton

_TABLE = """
abebe abeba abera abiel abraha abreha adane addis adhanom adiam admasu afewerki afework aklilu
alazar alem alemayehu alemnesh alemu alganesh amanuel amare amdemichael amha amsale andargachew
andemariam andom aregawi aron arsema asefa asfaha asfaw asmeret asmerom assefa aster aszed ataklti
awet ayalew ayana ayele azeb azmera bahlbi bahta basliel bekele belachew belay belaynesh belete
bereket berhan berhane berhanu berhe beshir bethlehem beyene biniam birhane birhanu biruk bisrat
bizen bogale brhane brikti chala chaltu chernet dagim dagmawi daniel dawit debebe dejen demeke
demissie dereje desalegn desbele dessalegn desta ejigayehu elsa embaye endalkachew endeshaw
endrias ephrem ermias estifanos eyasu eyob ezana fanuel fasil fekadu fessehaye fikadu fikre
fikremariam fikru filimon filmon fiori fisseha fitsum fitwi freweini frezghi gebre gebreab
gebrehiwet gebremariam gebremedhin gebremeskel gebremichael gebreselassie gebru genet gerezgiher
getachew getahun getaneh ghebre ghebreab ghebremedhin ghebremeskel ghebremichael ghebru ghermay
ghide ghirmay girma girmay girmai gobeze goitom goytom habtai habtamu habte habteab habtemariam
habtemichael habtom hadas hadgu hadish hagos haile hailemariam hailemichael haileselassie hailu
hanna henok hermela hirut hiwot idris isaias isayas kahsay kahsu kassa kassahun kebede ketema
kibreab kibrom kidane kidist kifle kinfe kiros kokob kubrom lemlem lemma letebrhan letay luam
luwam makeda mebrahtom mebrahtu medhane medhanie medhin mehari mehret mekonen mekonnen melake
melaku melat meles melles meron merhawi mesfin meseret meskerem mesgina michael mihreteab mikael
misgana mogos mulu mulualem mulugeta mulusew mussie naod nahom natnael nebiat negash negasi
negassi negede negussie okbay okubamichael petros rahwa redae rezene robel rigbe saba salem
samrawit samson samuel selam selamawit selemon senait seyoum shewit shiferaw shumay sibhatu simon
simret sirak siyum solomon tadele tadese tadesse tamirat tamrat tareke teame tedla tedros
tekeste teklai tekle tekleab teklehaimanot teklemariam teklu temesgen tesfagabir tesfai tesfalem
tesfamariam tesfamichael tesfay tesfaye tesfazghi tesfu teshome tewelde teweldebrhan tewodros
tigist tilahun tsegay tsegaye tsehay tsehaye tsige weldeab weldegebriel weldemariam weldemichael
weldeselassie weldu winta wolde woldemariam woldu wondimu worku yared yebio yemane yikealo
yirga yodit yohanes yohannes yonas yonatan yordanos yosef yosief zebib zekarias zelalem zemen
zemichael zerai zeray zere zeresenay zerezghi zewde zewdu
abbas abdallah abdelaziz abdelhamid abdelkarim abdelkader abdelmalik abdelrahim abdelrahman
abdulaziz abdulhakim abdulkarim abdullah abdulmalik abdulrahman abdusalam adam adel adil adnan
ahmad ahmed akram ali amer amin amina amir ammar anas anwar asad ashraf asma ayman aziz badr bakr
basel basem bashar bashir basim bilal dalal daoud dawud fadel fadi fahad fahd faisal fadhil faraj
farid faris farouk fathi fatima fawzi fayez firas fuad ghassan habib hadi haitham hakim hamad
hamdan hamid hamza hani haroun hasan hashim hassan hatem haytham hazem hisham husam husayn
hussein ibrahim idris ihab imad imran isa ismail issa jaber jabir jafar jalal jamal jamil jawad
kamal kamel karim khaled khalid khalil khamis latif layla mahdi mahmoud majed majid malik mansour
maryam mazen mehdi mohamed mohammed mubarak muhammad mukhtar munir murad musa mustafa nabil nader
nadir naji najib nasir nasser nawaf nizar nour omar osama osman othman qais qasim rabie rachid
rafiq rahim rami ramzi rashad rashid riyad saad sabri sadiq saeed said salah saleh salem salim
salman sami samir sayed shakir sharif suleiman sultan tahir tamer tarek tariq tawfiq umar usama
wael walid yahya yasin yasir younis yousef yunus yusuf zaid zainab zakaria zaki zayd ziad ziyad
aarif afzal ahmadshah ajmal akbar aman aminullah arash ardeshir asadullah aslam atiqullah azim
babak bahram basir behnam behrouz behzad bijan dariush ebrahim ehsan esmail farhad farshid farzad
ferdows gholam ghulam habibullah hamed haroon hekmatullah hossein iraj javad javid jawed kamran
karimullah kaveh khaibar khalilullah khosrow mahmood mansoor masoud mehran mirwais mohsen mojtaba
mokhtar morteza naeem najibullah naqib nasrullah navid nematullah omid parviz payam qadir qudratullah
rahmatullah ramin rasoul reza rohullah rostam saber safiullah samiullah sardar shafiq shahab
shahram shapur sharifullah siamak sohrab soheil taher wahid wali walid yaqub zabihullah zalmai zia
aram azad baran barzan bawer botan chiya darya delal diako dilan dilovan dilshad goran hawar hemin
heval hewa hiwa kajin karwan kawa nechirvan nawzad rebaz rebin rebwar renas rizgar rojhat sarkawt
serhat shahin sherko sherwan sherzad shilan shivan sirwan soran zanyar
"""

_BONES = frozenset(skeleton(word) for word in _TABLE.split())


def is_given(bone: str) -> bool:
    """Tell whether the skeleton is that of a name which is no family's."""
    return bone in _BONES
