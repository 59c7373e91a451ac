"""Denials of the region and their opposites, in the main languages, in running text."""

import pytest

from duediligence import Screener
from duediligence.resources.csv_tables import WORD_TABLES, read_rows
from duediligence.text.normalise import HAN

SCREENER = Screener()
PORTO = {"name": "Innocent Works Ltd", "city": "Porto", "country": "PT"}

DENIALS = """\
no cotton from Xinjiang
0 % Xinjiang fibre
0% Xinjiang cotton
zero Xinjiang content
Xinjiang-free cotton
Contains no Xinjiang cotton
We do not source from Xinjiang
not made with Xinjiang cotton
none of our cotton comes from Xinjiang
cotton share from Xinjiang: 0 %
0 % Baumwolle aus Xinjiang
enthält keine Baumwolle aus Xinjiang
nicht aus Xinjiang
frei von Xinjiang-Baumwolle
sans coton du Xinjiang
0 % de coton du Xinjiang
ne provient pas du Xinjiang
sin algodón de Xinjiang
no contiene algodón de Xinjiang
no procede de Xinjiang
não contém algodão de Xinjiang
livre de algodão de Xinjiang
non proviene dallo Xinjiang
senza cotone dello Xinjiang
нет хлопка из Синьцзяна
не из Синьцзяна
не содержит синьцзянский хлопок
Sincan Uygur pamuğu içermez
Sincan menşeli değildir
新疆産ではない
新疆綿を使用していません
新疆産綿不使用
新疆製ではありません
不含新疆棉
非新疆棉
0%新疆棉
新疆棉含量为0
未使用新疆棉花
没有使用新疆棉
신장 위구르산이 아님
신장 위구르 면화 미사용
신장 면화를 사용하지 않음
bukan dari Xinjiang
tidak menggunakan kapas Xinjiang
bez bawełny z Xinjiang
nie pochodzi z Xinjiang
geen katoen uit Xinjiang
niet afkomstig uit Xinjiang
Yarn is spun without any fibre of Xinjiang
supplier confirms zero percent Xinjiang cotton
excludes Xinjiang origin
Xinjiang content: none
Xinjiang cotton: 0 %
Xinjiang = 0 %
Garn ohne Xinjiang-Baumwolle
Herkunft Xinjiang ausgeschlossen
Anteil Xinjiang: 0 %
aucun coton du Xinjiang
exempt de coton du Xinjiang
Coton du Xinjiang : non
libre de algodón de Xinjiang
ningún algodón de Xinjiang
nunca compramos en Xinjiang
nenhum algodão de Xinjiang
nessun cotone dello Xinjiang
cotone non dello Xinjiang
без хлопка из Синьцзяна
сырьё не из Синьцзяна
Sincan Uygur kaynaklı pamuk kullanılmaz
新疆産の綿は使っていません
新疆綿は含まれていません
新疆産原料不使用
新疆産綿は使用しておりません
产品不含新疆棉成分
棉花产地非新疆
从未采购新疆棉
bukan kapas Xinjiang
inte från Xinjiang
ikke fra Xinjiang
vrij van katoen uit Xinjiang
wolne od bawełny z Xinjiang
""".splitlines()

OPPOSITES = """\
refuses to confirm that the cotton is not from Xinjiang
cannot confirm that it is not from Xinjiang
could not rule out Xinjiang cotton
unable to exclude Xinjiang origin
does not deny using Xinjiang cotton
never stopped buying Xinjiang cotton
not only Xinjiang cotton
no longer without Xinjiang cotton
100 % Xinjiang cotton
90% Xinjiang cotton
10 % Xinjiang fibre
nothing but Xinjiang cotton
nicht auszuschließen: Baumwolle aus Xinjiang
kann nicht bestätigen, dass es nicht aus Xinjiang ist
weigert sich zu bestätigen, dass die Ware nicht aus Xinjiang stammt
nicht nur aus Xinjiang
n'exclut pas le coton du Xinjiang
refuse de confirmer que ce n'est pas du Xinjiang
pas seulement du Xinjiang
no solo de Xinjiang
se niega a confirmar que no es de Xinjiang
no descarta algodón de Xinjiang
non esclude cotone dello Xinjiang
não descarta algodão de Xinjiang
не исключает хлопок из Синьцзяна
отказывается подтвердить, что хлопок не из Синьцзяна
не только из Синьцзяна
Sincan Uygur pamuğu olmadığını doğrulamıyor
新疆産ではないとは言えない
新疆産でないことを確認できない
新疆産ではないと確認することを拒否
新疆産綿を使用しています
不能确认不是新疆棉
拒绝确认不使用新疆棉
无法排除新疆棉
不仅含新疆棉
不得不使用新疆棉
不排除新疆棉
신장 위구르 자치구산이 아니라고 확인할 수 없음
신장 위구르 자치구산을 배제할 수 없음
tidak dapat memastikan bukan dari Xinjiang
nie wyklucza bawełny z Xinjiang
nie tylko z Xinjiang
niet uit te sluiten dat het uit Xinjiang komt
niet alleen uit Xinjiang
declines to say that no cotton is from Xinjiang
unable to confirm that there is no Xinjiang cotton
does not exclude Xinjiang origin
cannot exclude Xinjiang cotton
not just Xinjiang cotton
no doubt Xinjiang cotton
does not rule out Xinjiang
Xinjiang cotton 60 %, 0 % polyester
Xinjiang cotton, 0 % elastane
nicht ausgeschlossen: Xinjiang
schließt Baumwolle aus Xinjiang nicht aus
lehnt es ab zu bestätigen, dass keine Baumwolle aus Xinjiang stammt
ne peut confirmer que le coton ne vient pas du Xinjiang
ne peut exclure le coton du Xinjiang
no puede confirmar que no sea de Xinjiang
no puede descartar algodón de Xinjiang
não pode confirmar que não é de Xinjiang
non può confermare che non sia dello Xinjiang
non può escludere lo Xinjiang
не может подтвердить, что хлопок не из Синьцзяна
не может исключить хлопок из Синьцзяна
хлопок из Синьцзяна
新疆産だけではない
新疆綿のみ使用
新疆産でないとは断言できません
无法确认不含新疆棉
不能保证不含新疆棉
并非没有新疆棉
只用新疆棉
kan niet bevestigen dat het niet uit Xinjiang komt
nie może potwierdzić, że nie pochodzi z Xinjiang
kan inte utesluta Xinjiang
nie tylko bawełna z Xinjiang
""".splitlines()


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial_flags_nothing(text):
    """A text that denies the region raises no flag."""
    assert not SCREENER.check(**PORTO, material=text).decision.is_flagged


@pytest.mark.parametrize("text", OPPOSITES)
def test_the_opposite_of_a_denial_is_flagged(text):
    """A denial that is itself denied, refused or taken back is no denial."""
    assert SCREENER.check(**PORTO, material=text).decision.is_flagged


@pytest.mark.parametrize(
    "text",
    [
        "新疆綿を使用しています",
        "新疆産綿を使用",
        "新疆棉含量90%",
        "新疆綿を含む",
        "使用新疆棉",
        "中国の新疆産綿",
    ],
)
def test_the_use_of_a_material_is_no_denial(text):
    """A word of use or content alone denies nothing."""
    assert SCREENER.check(**PORTO, material=text).decision.is_flagged


def test_no_context_word_mixes_han_and_kana():
    """Only the Han of such a word would be read: を使用しない would make every 使用 a denial."""
    mixed = [
        row["word"]
        for row in read_rows(WORD_TABLES / "context-words.csv")
        if HAN.search(row["word"]) and any("\u3041" <= letter <= "\u30ff" for letter in row["word"])
    ]
    assert mixed == []
