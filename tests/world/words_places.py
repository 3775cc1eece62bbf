"""Sponsors, cities and people: sponsors and people are invented, cities are where they are."""

from __future__ import annotations

from world.plan import MARK

SPONSORS: dict[str, tuple[str, str]] = {
    "uh": (f"Example University Hospital {MARK}", "OTHER"),
    "north": (f"Northfield Example University {MARK}", "OTHER"),
    "west": (f"Westshore Example Spine Institute {MARK}", "OTHER"),
    "cellco": (f"Example Cell Therapeutics, Inc. {MARK}", "INDUSTRY"),
    "discco": (f"Sample Disc Biologics, LLC {MARK}", "INDUSTRY"),
    "neuroco": (f"Placeholder Neurotherapies, Inc. {MARK}", "INDUSTRY"),
    "vesico": (f"Specimen Vesicle Sciences, Inc. {MARK}", "INDUSTRY"),
    "orthoco": (f"Sample Orthobiologics Corp. {MARK}", "INDUSTRY"),
    "federal": (f"Example Veterans Research Service {MARK}", "FED"),
    "muster": (f"Universitätsklinikum Musterstadt {MARK}", "OTHER"),
    "exemple": (f"Hôpital Universitaire Exemple {MARK}", "OTHER"),
    "ejemplo": (f"Hospital Universitario Ejemplo {MARK}", "OTHER"),
    "esempio": (f"Istituto Ortopedico Esempio {MARK}", "OTHER"),
    "przyklad": (f"Przykład Medical University {MARK}", "OTHER"),
    "seoul": (f"Hanbit Example Medical Center {MARK}", "OTHER"),
    "korco": (f"Hanbit Sample Cell Co., Ltd. {MARK}", "INDUSTRY"),
    "tokyo": (f"Mihon University Hospital {MARK}", "OTHER"),
    "china1": (f"First Example Hospital of Yangban {MARK}", "OTHER"),
    "china2": (f"Yangli Sample Biotechnology Co., Ltd. {MARK}", "INDUSTRY"),
    "india": (f"Udaharan Institute of Medical Sciences {MARK}", "OTHER"),
    "jordan": (f"Mithal Cell Therapy Center {MARK}", "OTHER"),
    "iran": (f"Nemuneh Institute {MARK}", "OTHER"),
    "turkey": (f"Örnek University {MARK}", "OTHER"),
    "brazil": (f"Hospital Exemplo do Sul {MARK}", "OTHER"),
    "pakistan": (f"Misal Institute of Regenerative Medicine {MARK}", "OTHER"),
    "ausco": (f"Southern Example Biologics Pty Ltd {MARK}", "INDUSTRY"),
    "network": (f"Example Spine Trials Network {MARK}", "NETWORK"),
    "fund": (f"Example Paraplegia Foundation {MARK}", "OTHER"),
}

City = tuple[str, str, str, float, float]
"""City, state, zip code, latitude, longitude."""

CITIES: dict[str, tuple[City, ...]] = {
    "United States": (
        ("Phoenix", "Arizona", "85013", 33.44838, -112.07404),
        ("Sacramento", "California", "95817", 38.58157, -121.4944),
        ("San Diego", "California", "92121", 32.71571, -117.16472),
        ("Denver", "Colorado", "80210", 39.73915, -104.9847),
        ("Tampa", "Florida", "33606", 27.94752, -82.45843),
        ("Atlanta", "Georgia", "30342", 33.749, -84.38798),
        ("Chicago", "Illinois", "60612", 41.85003, -87.65005),
        ("Baltimore", "Maryland", "21287", 39.29038, -76.61219),
        ("Boston", "Massachusetts", "02114", 42.35843, -71.05977),
        ("Durham", "North Carolina", "27710", 35.99403, -78.89862),
        ("Cleveland", "Ohio", "44195", 41.4995, -81.69541),
        ("Austin", "Texas", "78705", 30.26715, -97.74306),
        ("Houston", "Texas", "77030", 29.76328, -95.36327),
        ("Seattle", "Washington", "98104", 47.60621, -122.33207),
    ),
    "Germany": (
        ("Berlin", "", "13353", 52.52437, 13.41053),
        ("Hamburg", "", "20251", 53.57532, 10.01534),
        ("München", "Bavaria", "81377", 48.13743, 11.57549),
        ("Leipzig", "Saxony", "04103", 51.33962, 12.37129),
    ),
    "Spain": (
        ("Madrid", "", "28046", 40.4165, -3.70256),
        ("Barcelona", "", "08035", 41.38879, 2.15899),
        ("Valladolid", "", "47003", 41.65518, -4.72372),
        ("Sevilla", "", "41013", 37.38283, -5.97317),
        ("Pamplona", "Navarre", "31008", 42.81687, -1.64323),
    ),
    "Italy": (
        ("Bologna", "", "40136", 44.49381, 11.33875),
        ("Milano", "", "20122", 45.46427, 9.18951),
        ("Roma", "", "00168", 41.89193, 12.51133),
        ("Napoli", "", "80131", 40.85216, 14.26811),
    ),
    "France": (
        ("Lyon", "", "69003", 45.74846, 4.84671),
        ("Montpellier", "", "34295", 43.61093, 3.87635),
        ("Paris", "", "75014", 48.85341, 2.3488),
        ("Toulouse", "", "31059", 43.60426, 1.44367),
    ),
    "Poland": (("Kraków", "", "31-501", 50.06143, 19.93658), ("Lublin", "", "20-090", 51.25, 22.56667)),
    "United Kingdom": (
        ("London", "", "WC1N 3BG", 51.50853, -0.12574),
        ("Oxford", "", "OX3 7LD", 51.75222, -1.25596),
    ),
    "Switzerland": (("Basel", "", "4031", 47.55839, 7.57327), ("Zürich", "", "8091", 47.36667, 8.55)),
    "Korea, Republic of": (
        ("Seoul", "", "03080", 37.566, 126.9784),
        ("Busan", "", "49241", 35.10168, 129.03004),
        ("Seongnam", "Gyeonggi-do", "13496", 37.43861, 127.13778),
    ),
    "South Korea": (("Seoul", "", "03080", 37.566, 126.9784), ("Daegu", "", "41944", 35.87028, 128.59111)),
    "Japan": (
        ("Tokyo", "", "160-8582", 35.6895, 139.69171),
        ("Osaka", "", "565-0871", 34.69374, 135.50218),
        ("Sapporo", "Hokkaido", "060-8648", 43.06667, 141.35),
    ),
    "China": (
        ("Beijing", "Beijing", "100191", 39.9075, 116.39723),
        ("Guangzhou", "Guangdong", "510080", 23.11667, 113.25),
        ("Shanghai", "Shanghai", "200003", 31.22222, 121.45806),
        ("Kunming", "Yunnan", "650032", 25.03889, 102.71833),
    ),
    "India": (
        ("New Delhi", "Delhi", "110029", 28.63576, 77.22445),
        ("Pune", "Maharashtra", "411001", 18.51957, 73.85535),
    ),
    "Jordan": (("Amman", "", "11942", 31.95522, 35.94503),),
    "Iran": (("Tehran", "", "14155", 35.69439, 51.42151),),
    "Turkey": (("Istanbul", "", "34093", 41.01384, 28.94966), ("Ankara", "", "06100", 39.91987, 32.85427)),
    "Brazil": (
        ("São Paulo", "", "05403-010", -23.5475, -46.63611),
        ("Porto Alegre", "", "90035-903", -30.03283, -51.23019),
    ),
    "Pakistan": (
        ("Lahore", "Punjab", "54000", 31.558, 74.35071),
        ("Karachi", "Sindh", "74800", 24.8608, 67.0104),
    ),
    "Australia": (
        ("Melbourne", "Victoria", "3004", -37.814, 144.96332),
        ("Sydney", "New South Wales", "2065", -33.86785, 151.20732),
    ),
    "Canada": (
        ("Toronto", "Ontario", "M5T 2S8", 43.70643, -79.39864),
        ("Calgary", "Alberta", "T2N 2T9", 51.05011, -114.08529),
    ),
}

FACILITIES = (
    "Example University Hospital {city}",
    "{city} Example Spine Center",
    "Sample Clinic {city}",
    "{city} Specimen Medical Center",
    "Example Institute for Rehabilitation {city}",
)

GIVEN_NAMES = (
    "Alma",
    "Bruno",
    "Chiara",
    "Dario",
    "Elin",
    "Farid",
    "Greta",
    "Hana",
    "Ines",
    "Jonas",
    "Kavya",
    "Leo",
)
SURNAMES = (
    "Muster",
    "Ejemplo",
    "Esempio",
    "Exemple",
    "Sample",
    "Specimen",
    "Placeholder",
    "Beispiel",
    "Example",
    "Voorbeeld",
)
"""Words for 'example', so that no person is named by chance."""
