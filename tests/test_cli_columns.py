"""`duediligence columns`: how headers are understood."""

from duediligence.cli import main


def test_each_column_is_told_with_its_role(tmp_path, capsys):
    """Every column has a line with party, role, header and why."""
    path = tmp_path / "in.csv"
    path.write_text("Vendor Name,工厂地址,Frobnication\nA,B,C\n", encoding="utf-8")
    assert main(["columns", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "in.csv"
    roles = [line.split()[0] for line in lines[1:]]
    assert roles == ["supplier.name", "factory.address", "supplier.other"]
    assert "'工厂地址'" in lines[2]


def test_correction_is_shown(tmp_path, capsys):
    """A role given with --column is shown as the caller's."""
    path = tmp_path / "in.csv"
    path.write_text("Vendor Name,Frobnication\nA,C\n", encoding="utf-8")
    assert main(["columns", str(path), "--column", "Frobnication=mill.city"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.split()[0] == "mill.city"
    assert "given by the caller" in last


def test_file_without_suppliers_is_an_error(tmp_path, capsys):
    """A file with neither names nor places is refused with 4 and its headers are named."""
    path = tmp_path / "in.csv"
    path.write_text("Quantity,Price\n1,2\n", encoding="utf-8")
    assert main(["columns", str(path)]) == 4
    assert "'Quantity', 'Price'" in capsys.readouterr().err
