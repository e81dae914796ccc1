"""A profile carried away, and one brought along from somewhere else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.people import actions
from hallway.people.brought import MOST_BYTES, Brought, read_brought
from hallway.people.cards import Card, read_card, write_card
from hallway.people.errors import UnableTo
from hallway.people.models import Member, Photo
from tests.cast import NOW
from tests.people import cameras
from tests.people.conftest import House

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schema/profile-1.json").read_text(encoding="utf-8")
)
TOLD: dict[str, Any] = {
    "headline": "Bakes; climbs, and begins again",
    "ask_about": "bread, and how to begin again",
    "interests": ["climbing", "film, old"],
    "languages": ["English", "Polski", "Klingon"],
    "shown": {"interests": "ties"},
}


def told(member: Member) -> Member:
    actions.save_profile(member=member, **TOLD)
    actions.set_photo(member=member, content=cameras.from_a_phone(), now=NOW)
    actions.tell_story(
        author=member, words="A *hill*.", now=NOW, picture=cameras.from_a_phone(), alt="A hill"
    )
    return member


# Away


def test_a_profile_is_carried_away_as_its_schema_says(house: House, as_ben: Client) -> None:
    told(house.ben)
    answer = as_ben.get(house.url("me/profile.json"))
    assert "attachment" in answer["Content-Disposition"]
    carried = json.loads(answer.content)
    jsonschema.validate(carried, SCHEMA)
    assert (carried["name"], carried["shown"]) == ("Ben", {"interests": "ties"})
    assert carried["stories"][0]["picture"]["alt"] == "A hill"
    jsonschema.validate(as_empty(house, as_ben), SCHEMA)


def as_empty(house: House, as_ben: Client) -> Any:
    actions.remove_photo(member=house.ben)
    house.ben.stories.all().delete()
    return json.loads(as_ben.get(house.url("me/profile.json")).content)


def test_a_card_says_the_same_to_another_reader(house: House, as_ben: Client) -> None:
    told(house.ben)
    answer = as_ben.get(house.url("me/card.vcf"))
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    card = vobject.readOne(answer.content.decode())
    said = card.contents
    assert (card.version.value, card.fn.value) == ("4.0", "Ben")
    assert card.email.value == "ben@example.org"
    assert card.title.value == "Bakes; climbs, and begins again"
    assert card.note.value == "bread, and how to begin again"
    assert [unescaped(one.value) for one in said["interest"]] == ["climbing", "film, old"]
    assert [one.value for one in said["lang"]] == ["en", "pl"]
    # That reader takes no data addresses; a browser does.
    picture = re.search(r"^PHOTO:data:image/jpeg;base64,(.*)$", unfolded(answer.content), re.M)
    assert picture
    assert b64decode(picture[1])[:2] == b"\xff\xd8"


def unfolded(content: bytes) -> str:
    return content.decode().replace("\r\n ", "").replace("\r\n", "\n")


def unescaped(text: str) -> str:
    """What that reader leaves to its caller where it doesn't know the property."""
    return text.replace("\\,", ",")


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=150, deadline=None)
@given(
    name=LINES,
    headline=LINES,
    note=st.text(st.sampled_from("ab,;:\\\n \"'äß漢😀="), max_size=90),
    interests=st.lists(LINES.filter(bool), max_size=4, unique=True),
)
def test_whatever_stands_on_a_card_comes_back_from_it(
    name: str, headline: str, note: str, interests: list[str]
) -> None:
    card = Card(name=name, headline=headline, note=note.strip(), interests=interests)
    text = write_card(card)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    back = read_card(text)
    assert (back.name, back.headline, back.note) == (name, headline, note.strip())
    assert list(back.interests) == interests


# From elsewhere

CARD_3 = """\ufeffBEGIN:VCARD
VERSION:3.0
N:Kowalska;Ola;;;
FN:Ola Kowalska
item1.TITLE:Baker\\, climber
NOTE:Ask me about bread\\nand about salt
CATEGORIES:climbing,jazz\\, old
LANG:pl
LANG;TYPE=home:en-GB
PHOTO;ENCODING=b;TYPE=JPEG:{photo}
TEL;TYPE="cell,voice":+48 123
URL:https\\://example.org
END:VCARD
BEGIN:VCARD
FN:Somebody else
END:VCARD
"""


def card_3() -> bytes:
    photo = b64encode(cameras.from_a_phone()).decode()
    folded = "\n ".join(photo[at : at + 70] for at in range(0, len(photo), 70))
    return CARD_3.format(photo=folded).replace("\n", "\r\n").encode()


def linkedin(**tables: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(f"Basic/{name}.csv", table)
    return packed.getvalue()


def spoilt() -> bytes:
    """An archive whose list is whole, and whose content is not."""
    whole = bytearray(linkedin(Profile="First Name,Headline\n" + "Ola,Baker\n" * 500))
    begin = whole.index(b".csv") + 4
    whole[begin : begin + 8] = b"\xff" * 8
    return bytes(whole)


PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\n"
    'Ola,Kowalska,,"Street 1",Jan 1,"Baker, climber",Long words\n'
)


def test_a_card_of_version_3_is_read() -> None:
    found = read_brought(card_3(), "ola.vcf")
    assert (found.name, found.headline) == ("Ola Kowalska", "Baker, climber")
    assert found.ask_about == "Ask me about bread and about salt"
    assert found.interests == ("climbing", "jazz old")
    assert found.languages == ("Polish", "English")
    assert found.photo[:2] == b"\xff\xd8"
    assert [trace for trace in cameras.TRACES if trace in found.photo] == []


def test_our_own_file_is_read_again(house: House, as_ben: Client) -> None:
    told(house.ben)
    found = read_brought(as_ben.get(house.url("me/profile.json")).content, "p.json")
    assert found.headline == TOLD["headline"]
    assert found.languages == ("English", "Polski", "Klingon")
    assert found.photo


def test_the_archive_of_linkedin_is_read() -> None:
    found = read_brought(
        linkedin(
            Profile=PROFILE,
            Skills="Name\nSourdough\nSQL\n",
            Languages="Name,Proficiency\nPolish,Native\nEnglish,\n",
            Connections="First Name,Last Name\nCy,Secret\n",
        ),
        "Basic_LinkedInDataExport.zip",
    )
    assert found == Brought(
        name="Ola Kowalska",
        headline="Baker, climber",
        ask_about="Sourdough, SQL",
        languages=("Polish", "English"),
    )
    assert read_brought(PROFILE.encode(), "Profile.csv").headline == "Baker, climber"
    assert read_brought(b"Name\nSQL\n", "Skills.csv").ask_about == "SQL"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "x.vcf", "could not be read"),
        (b"hello", "x.vcf", "could not be read"),
        (b"BEGIN:VCARD\nEND:VCARD", "x.vcf", "could not be read"),
        (b"BEGIN:VCARD\nTEL:1\nEND:VCARD", "x.vcf", "nothing in that file"),
        (b'{"schema": 2}', "x.json", "could not be read"),
        (b"{", "x.json", "could not be read"),
        (b"PK\x03\x04 broken", "x.zip", "could not be read"),
        (b'{"schema": 1, "photo": "me"}', "x.json", "could not be read"),
        (b'{"schema": 1, "a": ' + b"[" * 100_000, "x.json", "could not be read"),
        (spoilt(), "x.zip", "could not be read"),
        (linkedin(Connections="First Name\nCy\n"), "x.zip", "could not be read"),
        (linkedin(Profile="a" * 3_000_000), "x.zip", "larger than any"),
        (b"PK\x03\x04" + b"\0" * MOST_BYTES, "x.zip", "larger than 25 MB"),
    ],
    ids=[
        "nil",
        "words",
        "no card",
        "bare",
        "v2",
        "half",
        "broken",
        "odd",
        "deep",
        "spoilt",
        "none",
        "bomb",
        "long",
    ],
)
def test_what_is_no_profile_is_said_in_one_sentence(content: bytes, name: str, said: str) -> None:
    with pytest.raises(UnableTo, match=said):
        read_brought(content, name)


def test_a_table_that_comes_a_thousand_times_is_unpacked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed, opened = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w") as archive:
        for at in range(1000):
            archive.writestr(f"{at}/Profile.csv", PROFILE)
    really = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda *of, **how: opened.append(of[1]) or really(*of, **how)
    )
    assert read_brought(packed.getvalue(), "x.zip").name == "Ola Kowalska"
    assert len(opened) == 1


def test_what_stands_before_the_colon_is_never_read_without_end() -> None:
    """Millions of parameters are no line of a card; the lines beside it are read."""
    lines = ["BEGIN:VCARD", "FN;" + "A=B;" * 1_000_000 + "C=D:Nobody", 'TITLE;X="a:b":Baker']
    found = read_card("\n".join([*lines, "FN:Ben", "END:VCARD"]))
    assert (found.name, found.headline) == ("Ben", "Baker")


def test_of_a_card_without_end_only_a_beginning_is_read() -> None:
    many = "BEGIN:VCARD\n" + "X-A:b\n" * 5000 + "FN:Too Far Down\n"
    with pytest.raises(UnableTo, match="nothing in that file"):
        read_brought(many.encode(), "x.vcf")
    long = "BEGIN:VCARD\nFN:Ola\nINTEREST:" + "a," * 50_000 + "jazz\nEND:VCARD"
    assert read_brought(long.encode(), "x.vcf") == Brought(name="Ola", interests=("a",))
    words = '{"schema": 1, "interests": [' + '"a",' * 5000 + '"jazz"]}'
    assert read_brought(words.encode(), "x.json") == Brought(interests=("a",))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"BEGIN:VCARD\n", b"{", b"PK\x03\x04"]))
def test_no_file_breaks_anything(content: bytes, begin: bytes) -> None:
    try:
        found = read_brought(begin + content, "x.csv")
    except UnableTo:
        return
    assert found != Brought()


# Seen first, then taken


def brought(as_ben: Client, house: House, content: bytes, name: str) -> Any:
    return as_ben.post(house.url("me/bringing"), {"file": SimpleUploadedFile(name, content)})


def test_nothing_changes_before_it_is_taken(house: House, as_ben: Client) -> None:
    actions.save_profile(member=house.ben, interests=["jazz", "bread"])
    page = brought(as_ben, house, card_3(), "ola.vcf")
    text = page.content.decode()
    assert "Baker, climber" in text
    assert "jazz, bread, climbing" in text
    house.ben.refresh_from_db()
    assert (house.ben.headline, house.ben.interests) == ("", ["jazz", "bread"])
    assert not Photo.objects.exists()


def test_only_what_is_ticked_is_taken(house: House, as_ben: Client) -> None:
    page = brought(as_ben, house, card_3(), "ola.vcf")
    form = page.context["taking"]
    fields = {name: form[name].value() for name in form.fields if name != "take"}
    fields = {
        name: ", ".join(value) if isinstance(value, tuple) else value or ""
        for name, value in fields.items()
    }
    answer = as_ben.post(
        house.url("me/bringing/taken"), {**fields, "take": ["headline", "photo"]}, follow=True
    )
    assert "It is on your page now." in answer.content.decode()
    house.ben.refresh_from_db()
    assert (house.ben.name, house.ben.headline) == ("Ben", "Baker, climber")
    assert (house.ben.ask_about, house.ben.interests) == ("", [])
    assert Photo.objects.get().member == house.ben


@pytest.mark.parametrize(
    "sent",
    [
        {"take": ["role"], "role": "organiser"},
        {"take": ["headline"], "headline": "x" * 161},
        {"take": ["photo"], "photo": "no base64!"},
        {"take": ["photo"], "photo": "bm8="},
    ],
)
def test_what_comes_back_changed_changes_nothing(
    house: House, as_ben: Client, sent: dict[str, Any]
) -> None:
    as_ben.post(house.url("me/bringing/taken"), sent)
    house.ben.refresh_from_db()
    assert (house.ben.role, house.ben.headline) == ("member", "")
    assert not Photo.objects.exists()


def test_a_file_that_is_none_is_said_on_the_page(house: House, as_ben: Client) -> None:
    page = brought(as_ben, house, b"hello", "x.vcf").content.decode()
    assert "That file could not be read." in page
