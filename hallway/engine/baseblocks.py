"""What algebra does not give: first sittings and arrays found by search, kept as found.

Each is short because a group makes the rest of it; docs/methods/designs.md says how they
were found, and a test develops every one.
"""

from __future__ import annotations

STARTERS: dict[tuple[int, int], tuple[tuple[int, ...], tuple[str, ...]]] = {
    (6, 3): (
        (4,),
        (
            "024045215431103532",
            "352105103345422014",
        ),
    ),
    (6, 4): ((7,), ("354020031253430421511542",)),
    (6, 5): ((6,), ("212005422543510144311532335040",)),
    (8, 3): ((11,), ("323061245136052177075464",)),
    (8, 4): (
        (2, 2, 2),
        (
            "01232301103232104567765454766745",
            "01100110232332324554544567676767",
            "01234567321076547654321045670123",
            "01234567547610320123456754761032",
            "01234567012367451032674510324567",
            "01234545677623014545103223017667",
            "01231045674567233267546754103201",
        ),
    ),
    (9, 4): ((11,), ("752734410648805142612157603833728506",)),
    (10, 3): ((14,), ("443057908959161520733468262718",)),
    (11, 4): ((14,), ("7986684136420953499a217a072765582501a4383a01",)),
    (12, 3): ((17,), ("73a5a79615644869b378084122a905b20b13",)),
    (14, 3): ((20,), ("23314a418075ad597016c0a2db8cb2b94d63576c98",)),
    (14, 4): ((18,), ("8b4335d3798c1c97059d540dbcaa46142596a282a7cb38071d662b01",)),
    (15, 4): ((19,), ("699428e9e8c503416be7355c96a021acda467c8b3b7824dd5bd13ea70012",)),
    (16, 3): ((23,), ("a7d285e7383a9409ec69f44020fb1531debf167a56ccb82d",)),
    (17, 4): ((21,), ("3cbeeb87491f605d7828e35g9d975c204f96affb1c3g456gg6ecada172bd80a01234",)),
    (18, 3): ((26,), ("43eb7a22e6ch5b95e0f4hc834d7gcfh1ab87869a3f005gd129g1d6",)),
    (20, 3): ((29,), ("ecj0g3d3i6d4c19edcb2a15ff893j506972754e6fhhg81g7ia2bh0abji84",)),
}
"""(tables, seats): the group's moduli, and each first sitting: the table of every person,
one letter each, class by class and then who stays."""

ARRAYS: dict[tuple[int, ...], tuple[str, ...]] = {
    (6,): ("00000 02543 04251 05134 03425",),
    (10,): (
        "0000000 0694752 0952673 0125438 0748925 0379164 0867391",
        "00000 05716 07124 03862 06431 09587 01293 02945 04358",
    ),
    (2, 6): (
        "00000000 064b2913 0523b849 0795ab82 0832516b 027936b8 0ba89536 03168295",
        ("000000 01957b 02b6a1 03485a 041396 056b43 068237 075a29 0829b5 097412 0a3184 0ba768"),
    ),
    (14,): (
        "00000000 0c13d295 08325a49 0984b637 03da815b 0b5c64a8 07b613dc 0dab3781",
        "0000000 01b3a94 05c8db3 09715ab 07d4632 06adc15 032b78a 0b8a247 025c9d6",
        "000000 029bc5 053a47 0da26c 07d954 06543b 047c9a 0948bd 0ac726 01b5a8",
        "00000 04718 018ac 03d82 0ab45 0547d 07269 0b537 06cdb 0c321 026c3 0d1b6",
        "0000 0a98 08d5 02a7 0d5c 0314 073b 0942 0689 01c3 04bd 0c26 0561",
    ),
    (15,): (
        "00000000 0be53a9d 061b4257 0ecdab38 05b783d4 0a46b175 0d54681a 037a9c8b 0129d6bc",
        "0000000 0b1cd48 052b96c 036dce4 07863a5 02de1b7 0d49536 09372db 0ac3821 0e98b1a",
        "000000 02c469 0d1c9a 0379a5 0e58b7 0b86ce 0a3b48 06da82 0427ed 09b274 05e3d6",
        (
            "00000 01946 02dc3 03675 0416a 05bd9 0653d 07e82 08a21 093e7 0a814 0bc9e 0c7b8 "
            "0d25c 0e4ab"
        ),
    ),
    (18,): (
        (
            "000000000 0fc3e16bh 01eh98b57 09d16f3e5 0a2417583 0e8g267db 08gc3b41d 073abcef1 "
            "0h164g298 0cb983g7f"
        ),
        (
            "00000000 0f621ha3 05d6h9f2 075962cg 01f59d2e 0c41d83h 0e2b7ch6 06ah8fd4 0g34569c "
            "029cf345 0bca2e5d"
        ),
        (
            "0000000 053b92f 0d8c751 0gd2e9h 0324b7g 02ca1g9 09bef46 016f3d5 06e1gf2 07ag28c "
            "0bf98a4 0e7ha18"
        ),
        (
            "000000 0f2d7c 0948f5 0853de 0g9468 06c987 018gea 0eg1a3 0b3fc6 03h51b 0d7e2f "
            "04dcg2 0ca69g 0ab239"
        ),
        (
            "00000 0h2eb 09abe 0275a 0d491 04bfd 0eg83 0bh1c 031ah 07362 0g87f 05d37 0c6hg "
            "01e24 085c6"
        ),
        ("0000 0914 0ge5 082h 079b 0agf 0h42 03h9 05d1 0ef8 0dc6 0473 018g 06ae 0b6d 02bc 0c5a"),
    ),
    (2, 10): (
        (
            "0000000000 0g52jh79ba 081d9ic6af 09badch8j4 0aec12ihdj 0jgh8e6f3c 0f283bj469 "
            "0d4jh125e6 0hd12jgbf5 01fie54c8g"
        ),
        (
            "000000000 0e372g95j 06h13e4b9 05cj632df 0ja954dih 0he5jc642 0b53f17hc 081dc5a67 "
            "0d6bi71e4 0cgf4be25 042abhfgd"
        ),
        (
            "00000000 0fbcg52j 0g4e3h8i 0c94f163 0hjg64b2 0ig54fe6 06fhj2ga 052f9b78 0d6287ac "
            "098dae47 07h92a5e 08c3ij19"
        ),
        (
            "0000000 06d4c5h 0i6539j 0847ghd 0fac8ib 09jf63g 0ei84c3 0a2bd78 01hef64 0hfj921 "
            "058g1d7 07chej6 0de1ia5"
        ),
        (
            "000000 0bd713 05fe4b 047cb5 0jag7f 07g68a 0g239j 0h8a3e 0652ad 0315c8 0ch4jg "
            "0a3bgc 0djhf4 0ic1d6 0e6j59"
        ),
        (
            "00000 0b91a 0j2ec 02567 0c7dg 0e4b8 0ac3i 063cb 04gjd 0dbg6 0ie9f 0fj73 09ahj "
            "0gf52 0h1f9 0382e"
        ),
        (
            "0000 0bid 0j1e 0c81 0f3j 05ab 0197 09c6 0d4c 0ad4 06gi 08h9 027h 0ef2 0i28 04bf "
            "035a 0765"
        ),
    ),
}
"""The moduli of a group: its difference arrays, a word for each row, a letter an element."""
