"""The built documentation as a reader meets it: every page is there, every link leads somewhere, nothing comes from elsewhere.

usage: check_site.py SITE SOURCE

SITE is what `mdbook build` left, SOURCE the folder of its pages. Links within the site are followed to the page and to the place in it;
of links to elsewhere only the form is looked at. Pictures have a text, pages a title, a language and one first heading.
"""
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a page may not load from another place.
LOADS = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("object", "data")}
# What mdBook makes beside pages.
NO_CHAPTERS = {"404.html", "toc.html", "print.html"}


class Page(HTMLParser):
    """What matters of a page: its places, its links, what it loads, and its pictures."""

    def __init__(self, text):
        super().__init__()
        self.places, self.links, self.loads, self.pictures, self.first_headings = set(), [], [], [], 0
        self.language, self.title, self.in_title, self.in_content = "", "", False, False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        if own.get("id"):
            self.places.add(own["id"])
        if tag == "a" and own.get("name"):
            self.places.add(own["name"])
        if tag == "html":
            self.language = own.get("lang", "")
        self.in_title = tag == "title"
        if tag == "main":
            self.in_content = True
        if tag == "h1" and self.in_content:
            self.first_headings += 1
        if tag == "a" and own.get("href"):
            self.links.append(own["href"])
        if tag == "img":
            self.pictures.append((own.get("src", ""), own.get("alt", "")))
        for name in (name for loaded, name in LOADS if loaded == tag):
            if own.get(name):
                self.loads.append(own[name])

    def handle_endtag(self, tag):
        if tag == "title":
            self.in_title = False
        if tag == "main":
            self.in_content = False

    def handle_data(self, data):
        if self.in_title:
            self.title += data


def leads(site, pages, path, link):
    """Why a link leads nowhere; blank if it does not."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        return "" if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", parts.netloc) else "no address of a site"
    if parts.scheme == "mailto":
        return "" if "@" in parts.path else "no address of mail"
    if parts.scheme:
        return "a link of another kind"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target = target / "index.html"
    if not target.is_relative_to(site) or not target.is_file():
        return "no such page or file"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places:
        return "no such place in that page"
    return ""


def main(site, source):
    site, source = Path(site).resolve(), Path(source).resolve()
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    faults, links = [], 0
    for written in sorted(source.rglob("*.md")):
        built = site / written.relative_to(source).with_suffix(".html")
        if written.name != "SUMMARY.md" and built not in pages:
            faults.append(f"{written}: it is no page of the book: name it in SUMMARY.md")
    for path, page in pages.items():
        name = path.relative_to(site)
        for link in page.links:
            links += 1
            why = leads(site, pages, path, link)
            if why and path.name not in NO_CHAPTERS:
                faults.append(f"{name}: {link}: {why}")
        for loaded in page.loads:
            if urlsplit(loaded).scheme or loaded.startswith("//"):
                faults.append(f"{name}: it loads {loaded} from elsewhere")
            elif path.name not in NO_CHAPTERS and leads(site, pages, path, loaded):
                faults.append(f"{name}: it loads {loaded}, which is not there")
        faults += [f"{name}: the picture {picture} has no text" for picture, text in page.pictures if not text.strip()]
        if path.name in NO_CHAPTERS:
            continue
        if page.first_headings != 1:
            faults.append(f"{name}: {page.first_headings} first headings")
        if not page.language or not page.title.strip():
            faults.append(f"{name}: no language, or no title")
    for style in sorted(site.rglob("*.css")):
        for loaded in re.findall(r"url\(['\"]?(https?:)?//", style.read_text(encoding="utf-8")):
            faults.append(f"{style.relative_to(site)}: it loads from elsewhere: {loaded}")
    if not any(site.glob("searchindex*.js*")):
        faults.append("there is nothing to search in")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} faults")
    print(f"{len(pages)} pages, {links} links: each leads somewhere")


if __name__ == "__main__":
    main(*sys.argv[1:])
