"""What is masked, and by which word."""

import pytest

from tests.privacy.samples import MASKER


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("écrire à aube.exemple@exemple.test.", "écrire à [courriel]."),
        ("a@exemple.test+b@exemple.test", "[courriel][courriel]"),
        ("418 555-0123(514) 555-0199", "[téléphone][téléphone]"),
        ("<mailto:a+b@exemple.test|a+b@exemple.test>", "<mailto:[courriel]|[courriel]>"),
        ("G7H 1A1, g7h1a1 et H0H-0H0", "[code postal], [code postal] et [code postal]"),
        ("046 454 286, 046-454-286 et 046454286", "[NAS], [NAS] et [NAS]"),
        ("TREM 8005 1512, ABCD12345678", "[NAM], [NAM]"),
        ("T1234-567890-12 ou t123456789012", "[permis] ou [permis]"),
        ("4111 1111 1111 1111 et 4111111111111111", "[carte] et [carte]"),
        ("3782 822463 10005", "[carte]"),
        ("2026 4111 1111 1111 1111", "2026 [carte]"),
        ("transit 12345, compte no : 1234567", "transit [compte], compte no : [compte]"),
        ("12345-815-1234567", "[compte]"),
    ],
)
def test_numbers_and_codes_become_their_word(written: str, masked: str) -> None:
    assert MASKER.mask(written) == masked


@pytest.mark.parametrize(
    "written",
    [
        "418-555-0123",
        "(514) 555 0123",
        "+1 418 555-0123",
        "1 800 555-0199",
        "1-800-555-0199",
        "418.555.0123",
        "4185550123",
        "418\xa0555\u202f0123",
        "418–555–0123",
        "418 555-0123 poste 12",
        "418-555-0123, ext. 4",
        "+33 6 12 34 56 78",
    ],
)
def test_a_telephone_is_masked_whole_with_its_extension(written: str) -> None:
    assert MASKER.mask(f"au {written} svp") == "au [téléphone] svp"


@pytest.mark.parametrize(
    "written",
    [
        "123, rue Principale",
        "12 boul. Talbot app. 4",
        "45 av. du Parc",
        "46 rue principale",
        "46 RUE PRINCIPALE",
        "12A, rue de l’Église Est",
        "12-14 rue Sainte-Anne",
        "1234, 4e Rang Ouest",
        "88 montée des Érables",
        "12 chemin du Roy",
        "1040 route 138",
        "9 place Laurier",
        "9, place laurier",
        "30 côte de la Montagne",
        "123 Main Street",
        "12 fake street",
        "123 Old Mill Rd, apt. 5",
    ],
)
def test_a_street_address_is_masked(written: str) -> None:
    assert MASKER.mask(f"au {written}, demain") == "au [adresse], demain"


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("@aube.exemple_99 a écrit", "[profil] a écrit"),
        ("<@U0COSAGU01> et <@U0COSAGU01|aube>", "[profil] et [profil]"),
        ("<at>Aube E.</at> bonjour", "[profil] bonjour"),
        ("facebook.com/aube.exemple", "facebook.com/[profil]"),
        (
            "https://www.facebook.com/profile.php?id=9.",
            "https://www.facebook.com/[profil].",
        ),
        ("tiktok.com/@aube", "tiktok.com/[profil]"),
        ("linkedin.com/in/aube-exemple/", "linkedin.com/[profil]"),
        ("https://x.com/aube/status/99", "https://x.com/[publication]"),
        ("https://www.instagram.com/p/abc/", "https://www.instagram.com/[publication]"),
        ("facebook.com/groups/12", "facebook.com/[groupe]"),
        ("facebook.com/groups/12/posts/3", "facebook.com/[publication]"),
        ("https://exemple.test/a/b?qui=aube#c.", "https://exemple.test/…."),
        ("exemple.ca/p?qui=aube", "exemple.ca/…"),
        ("https://aube:secret@exemple.test", "https://exemple.test"),
        ("<https://exemple.test/a?b|lien>", "<https://exemple.test/…|lien>"),
    ],
)
def test_a_profile_or_a_link_keeps_its_domain_alone(written: str, masked: str) -> None:
    assert MASKER.mask(written) == masked


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("né le 12 mars 1980", "né le [date de naissance]"),
        ("nee le 1er mai 1980,", "nee le [date de naissance],"),
        ("né(e) le 12/03/1980", "né(e) le [date de naissance]"),
        ("née à Québec le 12 mars 1980", "née à Québec le [date de naissance]"),
        ("date de naissance : 1980-03-12", "date de naissance : [date de naissance]"),
        ("DDN 19800312", "DDN [date de naissance]"),
        ("born on March 12, 1980", "born on [date de naissance]"),
    ],
)
def test_a_birth_date_is_masked_when_introduced(written: str, masked: str) -> None:
    assert MASKER.mask(written) == masked


@pytest.mark.parametrize(
    "written",
    [
        "COM-4",
        "de J-33 à J+7, donc +7",
        "+7 ou -33",
        "+7 2026-10-10",
        "1 000 000 000 de votes",
        "à 20 h 30, 9h30 ou 20:30",
        "à 20 h 30 côte à côte",
        "20 h 30 rue Principale",
        "le 3 octobre 2026",
        "le 3 octobre 2026 rue Principale",
        "date 20261003 et 2026-10-03",
        "12 500 $ ou 1 250 000,50 $",
        "123 456 782 $",
        "RUM-0042",
        "RUM-0042 rue Principale",
        "composez le 911 ou le 311",
        "bureau de vote 112",
        "bureau de vote 112, rue Principale",
        "12 345 électeurs",
        "un 5@7",
        "rendez-vous @ Chicoutimi",
        "@20h30",
        "il reste 2 places",
        "046 454 287",
        "4111 1111 1111 1112",
        "D7H 1A1",
        "https://exemple.test/",
        "facebook.com et instagram.com",
        "1re et 2e questions",
        "on compte 12 345 votes",
        "la rumeur née le soir même",
    ],
)
def test_what_names_nobody_stays(written: str) -> None:
    assert MASKER.mask(written) == written
