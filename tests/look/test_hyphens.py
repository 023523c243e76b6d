from tenants.look.hyphens import SOFT, softened


def test_long_words_may_break_where_their_language_says() -> None:
    assert softened("Kerékpározás", "hu").split(SOFT) == ["Kerék", "pá", "ro", "zás"]
    assert SOFT in softened("Straßenbeleuchtung", "de")


def test_short_words_numbers_and_other_languages_stay_whole() -> None:
    assert softened("Járda, út 12345678901", "hu") == "Járda, út 12345678901"
    assert softened("Kerékpározás", "sk") == "Kerékpározás"


def test_nothing_but_soft_hyphens_is_added() -> None:
    words = "Akadálymentesítés, közösségi közlekedés"
    assert softened(words, "hu").replace(SOFT, "") == words
