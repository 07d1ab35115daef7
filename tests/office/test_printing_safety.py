"""Printing cannot be made to fetch, embed, hang or fall over."""

import select
import socket
import time

import pytest
from weasyprint.urls import FatalURLFetchingError

from office.print_press import load_press
from office.printing import PaperError, render_pdf
from tests.office.printing_samples import REGISTRATION, registration

HEAD = '<!DOCTYPE html><html lang="zh-CN"><head><title>纸</title>{}</head><body>{}</body></html>'


@pytest.fixture
def paper_of(settings):
    """Print HTML that a careless template might hold."""

    def render(html: str):
        loaders = [("django.template.loaders.locmem.Loader", {"careless.html": html})]
        settings.TEMPLATES = [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
        ]
        return render_pdf("careless.html", {}, preview=True)

    return render


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<img src="http://127.0.0.1:9/a.png" alt="">'),
        ("", '<img src="file:///etc/hostname" alt="">'),
        ("", '<img src="data:image/png;base64,AAAA" alt="">'),
        ("", '<a rel="attachment" href="file:///etc/hostname">附件</a>'),
        ('<link rel="attachment" href="file:///etc/hostname">', ""),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/a.css">', ""),
        ("<style>@import url(file:///etc/hostname);</style>", ""),
        ("<style>p { background: url(http://127.0.0.1:9/a.png) }</style>", "<p>一</p>"),
        ("", '<object data="file:///etc/hostname"></object>'),
    ],
)
def test_nothing_outside_is_fetched(paper_of, head, body):
    with pytest.raises(PaperError):
        paper_of(HEAD.format(head, body))


def test_picture_inside_a_drawing_is_left_out_unfetched(paper_of):
    """WeasyPrint swallows the refusal inside an SVG, so the other end is asked whether anybody called."""
    with socket.create_server(("127.0.0.1", 0)) as other_end:
        address = f"http://127.0.0.1:{other_end.getsockname()[1]}/a.png"

        paper_of(HEAD.format("", f'<svg><image href="{address}" width="9" height="9"/></svg>'))

        assert select.select([other_end], [], [], 0) == ([], [], [])


def test_font_from_outside_is_not_fetched(tmp_path):
    page = HEAD.format("<style>@font-face { font-family: x; src: url(file:///etc/hostname) }</style>", "<p>一</p>")

    with pytest.raises(FatalURLFetchingError):
        load_press(tmp_path).lay_out(page, preview=True)


def test_deep_nesting_is_refused(paper_of):
    with pytest.raises(PaperError):
        paper_of(HEAD.format("", "<div>" * 400 + "深" + "</div>" * 400))


def test_press_works_on_after_a_refusal(paper_of):
    with pytest.raises(PaperError):
        paper_of(HEAD.format("", '<img src="http://127.0.0.1:9/a.png" alt="">'))

    assert paper_of(HEAD.format("", "<p>一</p>")).pages == 1


@pytest.mark.parametrize("letter", ["a", "，", "\u0301", "9"])
def test_text_that_cannot_break_takes_no_minutes(letter):
    render_pdf(REGISTRATION, registration(), preview=True)
    started = time.process_time()

    render_pdf(REGISTRATION, registration(statement=letter * 10_000), preview=True)

    assert (
        time.process_time() - started < 8
    )  # seconds; a form takes 0.2, this text without soft breaks 10 times as long


def test_text_too_long_for_paper_is_refused():
    with pytest.raises(PaperError):
        render_pdf(REGISTRATION, registration(statement="长" * 20_001), preview=True)
