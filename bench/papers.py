"""Papers as PDF against Chromium: CPU ratios within one run. By hand: python -m bench.papers

Chromium prints the same HTML with the same style sheet and the same private fonts. CPU time, not wall time, and the
smallest of several runs, since other work disturbs. The bars hold for the built fonts (script/build_fonts.py).
"""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reception.settings")
django.setup()

from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Page, sync_playwright

from office import printing
from office.print_fonts import private_fonts
from office.print_press import STYLE
from tests.office.printing_samples import REGISTRATION, VISIT, registration

FORMS = 100
RUNS = 7
CHROMIUM = "/usr/bin/chromium"
TICK = os.sysconf("SC_CLK_TCK")


def own_cpu(job: Callable[[], object], runs: int = RUNS) -> float:
    """The smallest CPU time of this process for the job, in seconds."""
    spent = []
    for _ in range(runs):
        before = time.process_time()
        job()
        spent.append(time.process_time() - before)
    return min(spent)


def chromium_cpu(folder: str, job: Callable[[], object], runs: int = RUNS) -> float:
    """The same for the processes of the Chromium that keeps its profile in the folder."""
    spent = []
    for _ in range(runs):
        before = browser_time(folder)
        job()
        spent.append(browser_time(folder) - before)
    return min(spent)


def browser_time(folder: str) -> float:
    """CPU seconds so far of all Chromium processes below the one started with this folder."""
    parents, used, roots = {}, {}, set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("cmdline").read_text()
        except OSError:
            continue
        pid = int(stat.parent.name)
        parents[pid], used[pid] = int(fields[1]), sum(map(int, fields[11:15]))  # own and waited-for children
        if folder in command:
            roots.add(pid)
    return sum(time for pid, time in used.items() if is_below(pid, roots, parents)) / TICK


def is_below(pid: int, roots: set[int], parents: dict[int, int]) -> bool:
    """Whether a process is one of the roots or descends from one."""
    while pid in parents:
        if pid in roots:
            return True
        pid = parents[pid]
    return False


def form(number: int) -> dict:
    """The context of the n-th form; each has another number."""
    return {"sheet": replace(VISIT, number=f"来访〔2026〕第{number:04}号", qr=VISIT.qr.replace("0001", f"{number:04}"))}


def html_of(count: int) -> str:
    """One page of HTML with this many forms, its style inside, for Chromium."""
    pages = [render_to_string(REGISTRATION, form(number)) for number in range(count)]
    bodies = [page.partition("<body>")[2].partition("</body>")[0] for page in pages]
    parted = "".join(f'<div style="break-after: page">{body}</div>' for body in bodies)
    style = STYLE.read_text(encoding="utf-8")
    return f'<!DOCTYPE html><html lang="zh-CN"><head><style>{style}</style></head><body>{parted}</body></html>'


def print_in(page: Page, html: str) -> bytes:
    """Chromium's PDF."""
    page.set_content(html)
    return page.pdf(prefer_css_page_size=True)


def measure_chromium() -> tuple[float, float]:
    """CPU seconds of one warm form and of 100 in one file."""
    with TemporaryDirectory() as folder, private_fonts(Path(settings.RECEPTION_VAR)), sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=CHROMIUM, args=["--no-sandbox"], headless=True
        )
        page = context.new_page()
        one, many = html_of(1), html_of(FORMS)
        print_in(page, one)
        figures = (
            chromium_cpu(folder, lambda: [print_in(page, one) for _ in range(10)]) / 10,
            chromium_cpu(folder, lambda: print_in(page, many), 3),
        )
        context.close()
    return figures


def peak_memory() -> int:
    """The most memory this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def show(name: str, ratio: float, bar: float) -> None:
    """One line: what, measured, allowed."""
    print(f"{name:58} {ratio:8.2f}  bar {bar:6.2f}  {'ok' if ratio <= bar else 'MISSED'}")


def main() -> None:
    """Measure and print the ratios."""
    forms = [(REGISTRATION, form(number)) for number in range(FORMS)]
    letters = registration(statement="a" * 10_000)
    start = peak_memory()
    batch = printing.render_pdfs(forms, preview=True)  # first, while nothing else has filled the memory
    memory = peak_memory()
    first = printing.render_pdf(*forms[0], preview=True)
    plain = own_cpu(lambda: printing.render_pdf(*forms[0], preview=True))
    archive = own_cpu(lambda: printing.render_pdf(*forms[0], preview=False))
    unbroken = own_cpu(lambda: printing.render_pdf(REGISTRATION, letters, preview=True), 3)
    stored = [printing.render_pdf(*paper, preview=False).content for paper in forms]
    merged = own_cpu(lambda: printing.merge_pdfs(stored))
    fresh = own_cpu(lambda: printing.render_pdfs(forms, preview=True), 2)
    chromium, chromium_many = measure_chromium()
    print(f"form {plain * 1000:.0f} ms, as PDF/A-3a {archive * 1000:.0f} ms; Chromium {chromium * 1000:.0f} ms")
    print(f"{FORMS} forms {fresh:.2f} s, merged {merged:.3f} s; Chromium {chromium_many:.2f} s")
    print(f"peak memory {memory} MB, {start} MB of it before the first paper")
    show("warm form / warm Chromium form", plain / chromium, 2)
    show("100 fresh forms / one warm form", fresh / plain, 80)
    show("100 fresh forms / Chromium's 100", fresh / chromium_many, 14)
    show("100 stored forms merged / Chromium's 100", merged / chromium_many, 0.5)
    show("10,000 letters without a space / one warm form", unbroken / plain, 4)
    show("peak memory, 100 pages in one file, MB", memory, 450)
    show("size of one form, kB (built fonts)", len(first.content) / 1000, 200)
    show("size of 100 forms in one file, kB", len(batch.content) / 1000, 1000)


if __name__ == "__main__":
    main()
