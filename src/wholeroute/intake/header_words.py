"""What the columns of a table are called, in the languages that contributors write.

One line a field, the words parted by "|": English, French, German, Italian, Spanish, Greek,
Arabic. A word for ethnicity, religion or looks stands nowhere here, and must not.
"""

from __future__ import annotations

import re
import unicodedata

_WORDS = {
    "Person.name":
        "name|full name|name of person|name of resident|nom complet|nom et prénom|nom prénom"
        "|vollständiger name|nome completo|nome e cognome|nominativo|nombre completo|nombre y apellidos"
        "|ονοματεπώνυμο|الاسم الكامل|الاسم",
    "Person.firstName":
        "first name|given name|given names|forename|prénom|prénoms|vorname|nome|nombre|όνομα"
        "|الاسم الأول",
    "Person.lastName":
        "last name|surname|family name|nom|nom de famille|nachname|familienname|cognome"
        "|apellido|apellidos|επώνυμο|اللقب|اسم العائلة",
    "Person.fatherName":
        "father|father name|fathers name|nom du père|père|vatersname|name des vaters|padre"
        "|nome del padre|paternità|nombre del padre|πατρώνυμο|όνομα πατρός|اسم الأب",
    "Person.motherName":
        "mother|mother name|mothers name|nom de la mère|mère|name der mutter|madre"
        "|nome della madre|nombre de la madre|μητρώνυμο|όνομα μητρός|اسم الأم",
    "Person.alias":
        "alias|aka|also called|also known as|dit|surnom|genannt|aliasname|detto|soprannome"
        "|apodo|ψευδώνυμο|γνωστός ως|الكنية|الاسم المستعار",
    "Person.driver":
        "driver|renter|hirer|customer|client|conducteur|locataire|fahrer|lenker|mieter"
        "|kunde|conducente|noleggiatore|locatario|cliente|conductor|arrendatario|οδηγός|μισθωτής"
        "|πελάτης|السائق|المستأجر|العميل",
    "Person.birthDate":
        "born|dob|date of birth|birth date|birthdate|né le|date de naissance|geburtsdatum"
        "|geb datum|gebdatum|geb"
        "|geboren|geboren am|data di nascita|nato il|fecha de nacimiento|nacido"
        "|ημερομηνία γέννησης|ημ/νία γέννησης|γέννηση|تاريخ الميلاد|تاريخ الولادة",
    "Person.birthPlace":
        "place of birth|birthplace|lieu de naissance|geburtsort|luogo di nascita"
        "|lugar de nacimiento|τόπος γέννησης|مكان الميلاد|مكان الولادة",
    "Person.nationality":
        "nationality|citizenship|citizen of|nationalité|staatsangehörigkeit|nationalität"
        "|nazionalità|cittadinanza|nacionalidad|υπηκοότητα|ιθαγένεια|الجنسية",
    "Person.gender": "sex|gender|sexe|geschlecht|sesso|sexo|φύλο|الجنس",
    "Person.email":
        "email|e mail|mail|courriel|adresse mail|correo|correo electrónico"
        "|ηλεκτρονικό ταχυδρομείο|البريد الإلكتروني",
    "Person.notes":
        "note|notes|remark|remarks|comment|comments|remarque|remarques|observations"
        "|bemerkung|bemerkungen|osservazioni|observaciones|παρατηρήσεις|ملاحظات",
    "Person.category":
        "role|status|category|considered|here as|seen as|rôle|qualité|statut|rolle"
        "|eigenschaft|ruolo|qualifica|papel|calidad|ρόλος|ιδιότητα|الصفة|الدور",
    "Person.minor":
        "minor|under 18|child|mineur|minderjährig|minore|minorenne|menor|menor de edad"
        "|ανήλικος|قاصر",
    "Phone.phone":
        "phone|telephone|tel|mobile|phone number|contact number|msisdn|téléphone|portable"
        "|numéro de téléphone|telefon|telefonnummer|handy|telefono|cellulare|teléfono|móvil"
        "|τηλέφωνο|κινητό|κινητό τηλ|κινητό τηλέφωνο|الهاتف|رقم الهاتف|الجوال",
    "Passport.number":
        "passport|passport number|passport no|document|document number|document no|passeport"
        "|numéro de passeport|reisepass|passnummer|passaporto|numero passaporto|pasaporte"
        "|documento|διαβατήριο|αριθμός διαβατηρίου|جواز السفر|رقم الجواز|رقم جواز السفر",
    "BankAccount.iban":
        "iban|bank account|account|compte|compte bancaire|konto|bankkonto|conto"
        "|conto corrente|cuenta|cuenta bancaria|λογαριασμός|الحساب|رقم الحساب",
    "Vehicle.registrationNumber":
        "plate|number plate|licence plate|license plate|registration|plaque|immatriculation"
        "|kennzeichen|targa|matrícula|πινακίδα|αριθμός κυκλοφορίας|اللوحة|رقم اللوحة",
    "Vehicle.model":
        "car|vehicle|model|make|véhicule|voiture|modèle|fahrzeug|auto|modell|veicolo|modello"
        "|vehículo|coche|modelo|όχημα|μοντέλο|السيارة|المركبة",
    "Vessel.name":
        "vessel|vessel name|boat|ship|navire|bateau|schiff|boot|nave|imbarcazione|barca"
        "|buque|barco|embarcación|σκάφος|πλοίο|السفينة|القارب",
    "Vessel.imoNumber":
        "imo|imo number|imo no|numéro imo|imo nummer|numero imo|número imo|αριθμός imo",
    "Vessel.mmsi": "mmsi",
    "Vessel.flag": "flag|pavillon|flagge|bandiera|bandera|σημαία|العلم",
    "Address.full":
        "address|adresse|anschrift|wohnort|indirizzo|residenza|dirección|domicilio|διεύθυνση"
        "|العنوان",
    "Company.name":
        "company|firm|employer|société|entreprise|firma|unternehmen|azienda|società|ditta"
        "|empresa|compañía|εταιρεία|الشركة",
    "UserAccount.username":
        "username|user name|handle|profile|pseudo|nom d utilisateur|benutzername|utente"
        "|nome utente|usuario|όνομα χρήστη|اسم المستخدم",
    "Payment.payer":
        "payer|payer account|sender|from|from account|émetteur|expéditeur|donneur d ordre"
        "|absender|auftraggeber|mittente|ordinante|remitente|ordenante|αποστολέας|εντολέας"
        "|المرسل",
    "Payment.payee":
        "payee|payee account|receiver|recipient|beneficiary|to|to account|destinataire"
        "|bénéficiaire|empfänger|begünstigter|destinatario|beneficiario|παραλήπτης"
        "|δικαιούχος|المستفيد|المستلم",
    "Payment.amount":
        "amount|sum|montant|somme|betrag|importo|somma|importe|cantidad|ποσό|المبلغ",
    "Payment.currency": "currency|devise|monnaie|währung|valuta|divisa|moneda|νόμισμα|العملة",
    "Payment.purpose": "purpose|motif|verwendungszweck|zweck|causale|concepto|αιτιολογία|الغرض",
    "Position.latitude":
        "latitude|lat|breite|breitengrad|latitudine|latitud|γεωγραφικό πλάτος|خط العرض",
    "Position.longitude":
        "longitude|lon|long|lng|länge|längengrad|longitudine|longitud|γεωγραφικό μήκος"
        "|خط الطول",
    "Position.speed_knots":
        "speed|sog|knots|vitesse|geschwindigkeit|velocità|velocidad|ταχύτητα|السرعة",
    "Position.course_degrees": "course|cog|heading|cap|kurs|rotta|rumbo|πορεία|الاتجاه",
    "at":
        "at|date|time|date time|timestamp|booked|booked on|heure|horodatage|datum|zeit"
        "|uhrzeit|zeitpunkt|data|ora|data e ora|fecha|hora|fecha y hora|ημερομηνία|ώρα"
        "|التاريخ|الوقت",
    "as_of":
        "reported|report date|date of report|date du rapport|berichtsdatum|data del rapporto"
        "|fecha del informe|ημερομηνία αναφοράς|تاريخ التقرير",
    "key":
        "id|no|nr|number|case|case no|case number|file|reference|ref|numéro|dossier|affaire"
        "|nummer|aktenzeichen|fall|numero|fascicolo|caso|expediente|número|αριθμός|υπόθεση"
        "|φάκελος|α/α|رقم|رقم القضية|رقم الملف",
}  # fmt: skip

_SEPARATORS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r" ?\d+$")


def plain(word: str) -> str:
    """Return a column's name without case, accents, signs and a number at its end."""
    letters = unicodedata.normalize("NFKD", word.replace("'", "").casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    words = _SEPARATORS.sub(" ", bare).strip()
    return words if words == "under 18" else _NUMBERED.sub("", words)


_FIELDS = {plain(word): field for field, words in _WORDS.items() for word in words.split("|")}


def field_called(header: str) -> str:
    """Return the field that a column's name stands for, e.g. `Person.birthDate`; empty for none."""
    return _FIELDS.get(plain(header), "")
