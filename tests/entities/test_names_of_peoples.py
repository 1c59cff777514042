"""What a native reader would say of two names: one person's, or two people's.

Each line is a pair. Names are invented or borne by very many. What stands in `…_NOT_YET` a native
reader tells and we do not: each is held to fail, so that mending one is noticed.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import NAME_MATCH, names_alone, parse_name

SAME = {
    "Arabic": """
        Muhammad bin Salman al-Rawi ; Mohamed Ben Salman Al Rawi
        محمد بن سلمان الراوي ; Muhammad bin Salman al-Rawi
        محمد سلمان الراوي ; محمد بن سلمان الراوي
        Abd al-Rahman Yusuf al-Milad ; Abdurrahman Youssef El Milad
        عبد الرحمن الميلاد ; Abdulrahman Milad
        عبدالرحمن الميلاد ; عبد الرحمن الميلاد
        Salah al-Din Qarmuhi ; Salahuddin Garmouhi
        نور الدين القماطي ; Noureddine Gammati
        Abu Bakr al-Tarhuni ; Aboubaker Tarhouni
        أبو بكر الترهوني ; Abubakr al-Tarhuni
        Musab Abu Qarin ; Mus'ab Abu-Grein
        مصعب أبو قرين ; Musab Abu Qarin
        Umm Khalid Fatima al-Zahra ; Um Khaled Fatma El Zahra
        Khadija bint Ahmad al-Sanusi ; Khadidja Ahmed Senoussi
        AL-DABBASHI, Ahmad ; Ahmed al-Dabbashi
        Ahmad Imhammad al-Dabbashi ; Ahmed Dabbashi
        Muammar al-Qadhafi ; Moammar Gaddafi
        عبد الله بن علي الشمري ; Abdullah Ali al-Shammari
        Abd Allah al-Shammari ; Abdallah Shammari
        Sayf al-Islam Juwayli ; Saif El Islam Jweili
        Dr. Hasan al-Turki ; Hassan Turki
        Hajji Yusuf Mansur ; Youssef Mansour
        Jamal Khalifa Haftar ; Djamel Khalifa Haftar
        أحمد محمد الطرابلسي ; احمد محمد الطرابلسى
        """,
    "Persian, Dari and Pashto": """
        محمد حسینی ; Mohammad Hosseini
        Gholam Reza Karimi ; Gholamreza Karimi
        غلامرضا کریمی ; Gholam Reza Karimi
        Ahmad Zia Noorzai ; Ahmadzia Nurzai
        Noor Zai Khan Wali ; Noorzai Khanwali
        نجیب الله رحیمی ; Najibullah Rahimi
        Najib Ullah Rahimi ; Najibullah Raheemi
        عبدالقادر احمدزی ; Abdul Qadir Ahmadzai
        Zabihullah Mujadidi ; Zabiullah Mujaddidi
        Reza Mohammadi ; Rıza Mohamadi
        علی رضایی ; Ali Rezaei
        Hekmatullah Stanikzai ; حکمت الله ستانکزی
        Mullah Abdul Salam Akhund ; Abdul Salam Akhund
        Behzad Parvizi ; بهزاد پرویزی
        فریدون مرادی ; Fereydoun Moradi
        """,
    "Kurdish": """
        Rêbwar Hesen Kerîm ; Rebwar Hassan Karim
        ڕێبوار حەسەن کەریم ; Rebwar Hasan Karim
        Şivan Ehmed ; Shivan Ahmed
        Azad Mihemed ; Azad Mohammed
        هێمن ئەحمەد ; Hemin Ahmed
        Barzan Xalid Omer ; Barzan Khalid Omar
        Dilovan Mistefa ; Dilovan Mustafa
        """,
    "Ethiopic": """
        ኤርምያስ ገርማይ ; Ermias Ghermay
        Ermias Ghermay ; Ermias Girmay
        ተስፋይ ብርሃነ ; Tesfay Berhane
        Tesfay Berhane Habte ; Tesfai Berhane
        ገብረ ሚካኤል ተክለ ; Gebremichael Tekle
        Gebre Michael Tekle ; Ghebremichael Tecle
        ወልደ ማርያም አብርሃ ; Weldemariam Abraha
        Tewelde Goitom ; Tewolde Goytom
        ኪዳነ ዘካርያስ ሀብተማርያም ; Kidane Zekarias Habtemariam
        Kidane Zekarias Habtemariam ; Chidane Zekarias Habtemariam
        መድሃኔ የእድጎ መረድ ; Medhanie Yedhego Mered
        Haile Selassie Desta ; Haileselassie Desta
        ሰላም ጸጋይ ; Selam Tsegay
        ሰላም ፀጋይ ; ሰላም ጸጋይ
        Abrehet Tsehaye ; Abrehet Tsehay
        Yohannes Kifle ; Johannes Kifle
        ዮሐንስ ክፍለ ; Yohannes Kifle
        ደሳለኝ መኰንን ; Desalegn Mekonnen
        ዳኘ ይመር ; Dagne Yimer
        Bereket Fsaha ; Bereket Fisseha
        """,
    "Turkish": """
        Mehmet Yılmaz ; MEHMET YILMAZ
        Ömer Faruk Şahin ; Omer Faruk Sahin
        ŞAHİN Ömer ; Ömer Şahin
        Çağrı Gökçe ; Cagri Gokce
        Hüseyin Kaya ; Huseyin Kaya
        Ayşe Yıldız ; Ayse Yildiz
        İbrahim Öztürk ; Ibrahim Ozturk
        Abdülkadir Demir ; Abdulkadir Demir
        """,
    "Slavic": """
        Сергей Иванович Петров ; Sergei Ivanovich Petrov
        Петров Сергей Иванович ; Сергей Иванович Петров
        Сергей Петров ; Sergey Petrov
        Siarhei Piatrou ; Siarhei Piatrou
        Sergei I. Petrov ; Sergei Ivanovich Petrov
        S. Petrov ; Sergei Petrov
        Юлия Тимченко ; Yuliya Timchenko
        Євген Шевченко ; Yevhen Shevchenko
        Khodorenko Mikhail ; Mikhail Chodorenko
        Aleksandr Lukin ; Alexander Lukin
        Oleksandr Lukin ; Александр Лукин
        Драган Брановић ; Dragan Branovic
        Zoran Đorđević ; Зоран Ђорђевић
        Goran Petković ; Goran Petkovic
        Anna Sokolova ; Hanna Sokolova
        Evgeny Shevchenko ; Yevgeni Schewtschenko
        Siarhei Mikalaevich Kazakou ; Sergei Nikolaevich Kazakov
        Alena Dzmitryeuna Bandarenka ; Elena Dmitrievna Bondarenko
        Michail Gorbatschow ; Mikhail Gorbachev
        Nikolay Tsvetkov ; Николай Цветков
        Volodymyr Koval ; Vladimir Koval
        """,
    "Greek": """
        Γιώργος Καρβόπουλος ; Giorgos Karvopoulos
        Georgios Karvopoulos ; Yorgos Karvopoulos
        Γεώργιος Παπαδάκης ; Giorgos Papadakis
        Νίκος Μαυρίδης ; Nikolaos Mavridis
        Kostas Mpekas ; Κωνσταντίνος Μπέκας
        ΠΑΠΑΔΑΚΗΣ Νικόλαος ; Nikolaos Papadakis
        Ευάγγελος Τζιώτης ; Evangelos Tziotis
        Stelios Haralampidis ; Στέλιος Χαραλαμπίδης
        """,
    "Romance": """
        Juan Carlos García Márquez ; Juan Carlos Garcia Marquez
        Juan García Márquez ; Juan Garcia
        María José Pérez Gómez ; Maria Jose Perez Gomez
        GARCIA MARQUEZ, Juan ; Juan Garcia Marquez
        João da Silva Santos ; Joao Silva Santos
        Jean-Pierre Dubois ; Jean Pierre Dubois
        Giuseppe De Luca ; Giuseppe Deluca
        Luigi D'Angelo ; Luigi Dangelo
        J. C. Garcia Marquez ; Juan Carlos Garcia Marquez
        François Lefèvre ; Francois Lefevre
        """,
    "West African": """
        Mamadou Diallo ; Mamadu Jallow
        Ousmane Ndiaye ; Ousman Njie
        Fatoumata Camara ; Fatou Camara
        Ibrahima Sow ; Ebrima Sow
        Alhaji Momodou Ceesay ; Alhagie Modou Ceesay
        Boubacar Traoré ; Bubacarr Traore
        Kwame Owusu Ansah ; Kwame Owusu-Ansah
        Oluwaseun Adebayo ; Oluwa Seun Adebayo
        Chukwuemeka Okafor ; Chukwu Emeka Okafor
        Moussa Koné ; Musa Kone
        """,
    "Chinese and Korean": """
        Mao Zedong ; Mao Tse-tung
        毛泽东 ; Mao Tse-tung
        Xi Jinping ; Hsi Chin-ping
        Xi Jinping ; Shi Jinping
        Hua Guofeng ; Guofeng Hua
        Lee Myung-bak ; Yi Myong-bak
        김정은 ; Kim Jong-un
        Park Chung-hee ; Bak Jeong-hui
        """,
    "Titles and generations": """
        Lt. Gen. John Smith, Jr. ; John Smith
        Ambassador Robert Ampofo ; Robert Ampofo
        Frau Elisabeth Schmidt ; Elisabeth Schmidt
        """,
    "Initials, slips and signs": """
        Kassim Tajideen ; Kasim Tajidden
        Kassim Tajideen ; Kassirn Tajideen
        Bob Thornton ; Robert Thornton
        Guillaume Ferrand ; William Ferrand
        Abdul Qadir Mumin ; Qadir Mumin
        Juan Pedro Lenin Cerna ; Juan Lenin Pedro Cerna
        JC Juncker ; Jean-Claude Juncker
        Y. Soloduk ; Yauheni Soloduk
        Friedrich Lindenberg ; Friedrich Lindenburg
        Ig0r Sechin ; Igor Sechin
        習近平 ; 習近平
        Xi Jinping ; XI Jinping
        KIM Jong Chol ; Kim Jong-chol
        Rafael Nadal 🙂 ; Rafael Nadal
        """,
}
TWO = {
    "Arabic": """
        Salman bin Muhammad al-Rawi ; Muhammad bin Salman al-Rawi
        سلمان بن محمد الراوي ; محمد بن سلمان الراوي
        Hamza Usama bin Ladin ; Usama bin Ladin
        Hasan al-Turki ; Husayn al-Turki
        حسن التركي ; حسين التركي
        Ahmad al-Dabbashi ; Muhammad al-Dabbashi
        Khalid Yusuf ; Yusuf Khalid
        Abd al-Rahman al-Milad ; Abd al-Rahim al-Milad
        عبد الرحمن الميلاد ; عبد الرحيم الميلاد
        Abdullah Mansur ; Ubaydullah Mansur
        Jamal al-Zway ; Jamil al-Zway
        جمال الزوي ; كمال الزوي
        Abu Bakr al-Tarhuni ; Bakr al-Tarhuni
        Umm Khalid ; Khalid Yusuf
        Ali Hassan ; Hassan Mahdi
        Amin Zayd Saqr ; Amina Zayd Saqr
        Omar Qadir ; Amr Qadir
        Nasir al-Harbi ; Nasir al-Habbi Salim
        محمد الطرابلسي ; محمود الطرابلسي
        """,
    "Persian, Dari and Pashto": """
        رضا جهانی ; رضا ربانی
        محمدجواد صیادی ; محمدجواد سعیدی
        Karim Noorzai ; Rahim Noorzai
        Najibullah Rahimi ; Habibullah Rahimi
        نجیب الله رحیمی ; حبیب الله رحیمی
        Zia walad-e Karim ; Karim walad-e Zia
        Ali Rezaei ; Reza Alizadeh
        Behzad Parvizi ; Behnam Parvizi
        """,
    "Kurdish": """
        Rebwar Hassan ; Rebin Hassan
        Azad Mihemed ; Azad Mehmud
        Shivan Ahmed ; Ahmed Shivan Omer
        """,
    "Ethiopic": """
        Tesfay Berhane ; Berhane Tesfay
        ተስፋይ ብርሃነ ; ብርሃነ ተስፋይ
        ተስፋይ ብርሃነ ; Berhane Tesfay
        Tesfay Berhane ; Tesfalem Berhane
        Gebremichael Tekle ; Gebremariam Tekle
        ገብረ ሚካኤል ተክለ ; Gebremariam Tekle
        Selam Tsegay ; Senait Tsegay
        ሞገስ ፀሐይ ; ካሳው ፀሐይ
        Kidane Habte ; Kiros Habte
        Haile Tesfay ; Hailu Tekle
        Abel Yohannes ; Abraham Yohannes
        Yonas Tesfay Habte ; Tesfay Habte
        Meron Haile ; Miriam Haile
        """,
    "Turkish": """
        Mehmet Yılmaz ; Ahmet Yılmaz
        Hasan Kaya ; Hüseyin Kaya
        Ayşe Yıldız ; Ayşen Yıldırım
        Kemal Karayaman ; Cemal Kayayaman
        """,
    "Slavic": """
        Сергей Иванович Петров ; Иван Сергеевич Петров
        Sergei Petrov ; Semen Petrov
        Мария Иванова ; Марина Иванова
        Andrei Petrov ; Anton Petrov
        Dragan Branović ; Dragan Brankov
        Ivan Kovalenko ; Ivan Savenko
        Лев Карпов ; Олег Карпов
        Sergei I. Petrov ; Sergei A. Petrov
        """,
    "Greek": """
        Νίκος Μαυρίδης ; Νίκος Σαββίδης
        Giorgos Karvopoulos ; Grigoris Karvopoulos
        Ηλίας Τσοπανίδης ; Ιωνάς Τσοπανίδης
        Kostas Papadakis ; Kostas Papadopoulos
        """,
    "Romance": """
        Juan García Márquez ; Juan García López
        Mario Morell ; Maria Morell
        Jean Dubois ; Jacques Dubois
        Pedro Sánchez Gómez ; Pablo Sánchez Gómez
        Luca Rossi ; Luca Russo Bianchi
        """,
    "West African": """
        Kwesi Adu ; Kwesi Ata
        Mamadou Diallo ; Moussa Diallo
        Amadou Bah ; Alpha Bah
        Fatou Camara ; Aminata Camara
        Kwame Owusu ; Kofi Owusu
        """,
    "Chinese and Korean": """
        Wang Xiaoming ; Wang Jianguo
        Kim Jong-un ; Kim Jong-il
        Li Na ; Lu Na
        """,
    "Initials, slips and signs": """
        John Smith Jr. ; John Smith Sr.
        John Smith II ; John Smith III
        Nik Mohammad Abdul Mohammad ; Nik Mohammad Dost Mohammad
        Raúl Castillo ; Raúl Castro
        高石早苗 ; 高市早苗
        William G Frost ; William W Frost
        Y. Soloduk ; Andrei Soloduk
        Ferdinand Marcos ; Ferdinand Marquez
        Ali ; Ali Hassan
        🙂 ; 🙂🙂
        """,
}


SAME_NOT_YET = {
    "two slips in a short word are another name as often": "Satya Nandela ; Satya Nadella",
    "what leaves out three names has too little left": "Boris Johnson ; Alexandre Boris de Pfeffel Johnson",
    "g is j in Egypt, but Jamal and Kamal are two": "جمال الزوي ; Gamal el-Zway",
}
TWO_NOT_YET = {
    "u is not written short in Arabic, but Saud's is long": "Saud al-Hadmi ; سعد الهدمي",
    "two short words of one hiss": "Ahmad Zia Karimi ; Ahmad Shah Karimi",
    "two letters off may be a slip": "Murat Demir ; Murat Demirci",
    "and so in a long word": "Adedeji Fajimi ; Ayodeji Fajimi",
    "one letter off may be a slip": "Goran Petković ; Zoran Petković",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of every people in a table."""
    lines = (line.strip() for lines in table.values() for line in lines.strip().splitlines())
    return [
        (one.strip(), other.strip()) for one, _, other in (line.partition(";") for line in lines)
    ]


def told(one: str, other: str) -> float:
    return names_alone(parse_name(one), parse_name(other), {})


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_two_writings_of_one_name_are_one(one: str, other: str) -> None:
    assert told(one, other) >= NAME_MATCH


@pytest.mark.parametrize(("one", "other"), pairs(TWO))
def test_two_names_are_two(one: str, other: str) -> None:
    assert told(one, other) < NAME_MATCH


@pytest.mark.xfail(strict=True, reason="a native reader tells, we do not yet")
@pytest.mark.parametrize(("one", "other"), pairs(SAME_NOT_YET))
def test_two_writings_that_are_not_yet_told_to_be_one(one: str, other: str) -> None:
    assert told(one, other) >= NAME_MATCH


@pytest.mark.xfail(strict=True, reason="a native reader tells, we do not yet")
@pytest.mark.parametrize(("one", "other"), pairs(TWO_NOT_YET))
def test_two_names_that_are_not_yet_told_apart(one: str, other: str) -> None:
    assert told(one, other) < NAME_MATCH


ODD = [
    "",
    " ",
    "a",
    "я",
    "ا",
    "x" * 5_000,
    "ab " * 1_700,
    "🙂",
    "\u202eabc\u202c",
    "12345",
    "аa",
    "—",
    "()",
    ",",
    "bin",
]
WHOLE = [
    "Selam Tesfay",
    "محمد بن سلمان الراوي",
    "ተስፋይ ብርሃነ",
    "Иван Петров",
    "Γιώργος Καρβόπουλος",
    "習近平",
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("whole", WHOLE)
def test_what_is_hardly_a_name_is_nobodys(odd: str, whole: str) -> None:
    assert told(odd, whole) < NAME_MATCH
    assert told(odd, whole) == told(whole, odd)


hostile = st.text(
    st.sampled_from("aeiouknrt ابنمل የተስበ иванпт γιωργ 習近 ,-.'’()\u202e\u202c\u200d\u0301🙂0159"),
    max_size=80,
)


@given(hostile, hostile)
def test_no_mixture_of_scripts_breaks_it(one: str, other: str) -> None:
    assert told(one, other) == told(other, one)
    assert 0 <= told(one, other) <= 1


@given(st.text(st.characters(categories=("Nd", "So", "Cf", "Po", "Zs")), max_size=60))
def test_digits_signs_and_controls_are_no_name(text: str) -> None:
    for whole in WHOLE:
        assert told(text, whole) < NAME_MATCH


@given(
    st.sampled_from(WHOLE),
    st.lists(st.sampled_from("\u202a\u202c\u202e\u2066\u2069\u200e\u200f"), max_size=6),
)
def test_what_turns_the_writing_round_changes_no_name(whole: str, controls: list[str]) -> None:
    assert parse_name("".join(controls) + whole).tokens == parse_name(whole).tokens
