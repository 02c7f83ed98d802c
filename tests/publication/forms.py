"""The statistics workbook in both forms, by programs that are not ours: see README.md.

usage: forms.py SOFFICE OUT...
"""
import gzip
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree
from spreadsheet import of_ods, of_xlsx

HERE = Path(__file__).parent
PARTS = ["mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml"]
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


def packaged(path):
    """A package as OpenDocument asks for it, every part valid by the schema."""
    schema = etree.RelaxNG(etree.fromstring(gzip.decompress((HERE / "OpenDocument-v1.3-schema.rng.gz").read_bytes())))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        first = package.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b""), first
        assert package.read("mimetype").decode() == MEDIA_TYPE
        pictures = [name for name in package.namelist() if name.startswith("Pictures/")]
        assert package.namelist() == PARTS + pictures, package.namelist()
        manifest = etree.fromstring(package.read(PARTS[-1]))
        listed = {entry.get(f"{MANIFEST}full-path"): entry.get(f"{MANIFEST}media-type") for entry in manifest}
        expected = {part: "text/xml" for part in PARTS[1:-1]} | {picture: "image/png" for picture in pictures}
        assert listed == {"/": MEDIA_TYPE} | expected, listed
        drawn = etree.fromstring(package.read("content.xml")).findall(f".//{DRAW}frame")
        assert len(drawn) == len(pictures)
        for frame in drawn:
            assert len(frame.findtext(f"{SVG}desc")) > 20, "a picture without words"
        for part in PARTS[1:-1]:
            document = etree.fromstring(package.read(part))
            assert schema.validate(document), f"{path}, {part}: {schema.error_log}"
        # A schema that lets anything pass would say nothing.
        broken = etree.fromstring(package.read("content.xml"))
        broken.append(etree.SubElement(broken, "unheard-of"))
        assert not schema.validate(broken)


def same_cells(first, second, what):
    """Sheets in order, and every cell: type and value."""
    assert list(first.sheets) == list(second.sheets), f"{what}: sheets {list(first.sheets)} and {list(second.sheets)}"
    count = 0
    for name, own in first.sheets.items():
        other = second.sheets[name]
        for address in sorted(own.cells.keys() | other.cells.keys()):
            one, two = own.cells.get(address), other.cells.get(address)
            assert type(one) is type(two) and one == two, f"{what}, {name}!{address}: {one!r} and {two!r}"
            count += 1
    return count


def same_places(first, second, what):
    """Where links lead."""
    for name, own in first.sheets.items():
        assert own.links == second.sheets[name].links, f"{what}, {name}: {own.links} and {second.sheets[name].links}"


def same_looks(first, second, what):
    """Decimals that are shown, and which cells are headings."""
    for name, own in first.sheets.items():
        other = second.sheets[name]
        assert own.decimals == other.decimals, f"{what}, {name}: decimals"
        assert "Heading 1" in other.styles["A1"], f"{what}, {name}!A1 is of the style {other.styles['A1']}"


def same_tables(first, second, what):
    assert first.tables == second.tables, f"{what}: tables {first.tables} and {second.tables}"


def converted(soffice, files, form, folder):
    """Files opened by LibreOffice and written again in a form."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [soffice, profile, "--headless", "--convert-to", form, "--outdir", str(folder / form), *map(str, files)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    made = [folder / form / f"{Path(file).stem}.{form}" for file in files]
    missing = [path for path in made if not path.is_file()]
    assert ended.returncode == 0 and not missing, f"{missing}\n{ended.stdout}{ended.stderr}"
    return made


def main(soffice, outs):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        files = []
        for at, out in enumerate(outs):
            for ending in ("xlsx", "ods"):
                copy = folder / f"{at}-from-{ending}.{ending}"
                shutil.copy(Path(out) / f"statistics.{ending}", copy)
                files.append(copy)
        own = files[1::2]
        as_xlsx = converted(soffice, own, "xlsx", folder)
        as_ods = converted(soffice, files, "ods", folder)
        for at, out in enumerate(outs):
            packaged(own[at])
            xlsx, ods = of_xlsx(files[2 * at]), of_ods(own[at])
            cells = same_cells(xlsx, ods, f"{out}, xlsx and ods")
            same_places(xlsx, ods, out)
            same_looks(xlsx, ods, out)
            same_tables(xlsx, ods, out)
            assert xlsx.filtered == ods.filtered, f"{out}: filters {xlsx.filtered} and {ods.filtered}"
            assert xlsx.about == ods.about and ods.about["language"] == "en-GB", f"{out}: {xlsx.about} and {ods.about}"
            other = of_xlsx(as_xlsx[at])
            what = f"{out}, the ods as xlsx by LibreOffice"
            same_cells(xlsx, other, what)
            same_places(xlsx, other, what)
            same_tables(xlsx, other, what)
            again = of_ods(as_ods[2 * at + 1])
            what = f"{out}, the ods written again by LibreOffice"
            same_cells(xlsx, again, what)
            same_places(ods, again, what)
            same_looks(ods, again, what)
            same_tables(ods, again, what)
            assert again.about == ods.about, f"{what}: {again.about}"
            other = of_ods(as_ods[2 * at])
            what = f"{out}, the xlsx as ods by LibreOffice"
            same_cells(xlsx, other, what)
            same_places(xlsx, other, what)
            same_looks(xlsx, other, what)
            same_tables(xlsx, other, what)
            print(f"{out}: {len(ods.sheets)} sheets, {len(ods.tables)} tables and {cells} cells are the same in both forms")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
