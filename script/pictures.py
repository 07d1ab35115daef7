"""Take the pictures of README.md from a running demo room: python -m script.pictures http://127.0.0.1:8000 PASSWORD"""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PAGES = (  # picture, who looks, language, page, width
    ("home", "receptionist", "zh-hans", "/", 1366),
    ("visits", "receptionist", "zh-hans", "/visits/", 1366),
    ("register", "receptionist", "zh-hans", "/visits/new/", 1366),
    ("overdue", "supervisor", "en", "/referrals/overdue/", 1366),
    ("archive", "archivist", "zh-hans", "/archive/", 1366),
    ("phone", "receptionist", "zh-hans", "/visits/", 390),
)


def sign_in(page: Page, address: str, person: str, password: str) -> None:
    """Through the sign-in page."""
    page.goto(f"{address}/login/")
    page.fill("[name=username]", person)
    page.fill("[name=password]", password)
    page.click("[name=sign_in]")
    page.wait_for_url(f"{address}/")


def paper(page: Page, address: str, name: str, pdf: str) -> None:
    """The first page of a paper as a picture."""
    answer = page.request.get(address + pdf)
    command = [shutil.which("pdftoppm") or "pdftoppm", "-png", "-r", "70", "-singlefile", "-", str(PICTURES / name)]
    subprocess.run(command, input=answer.body(), check=True)  # noqa: S603 - no shell


def main(address: str, password: str) -> None:
    """All pictures anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, person, language, path, width in PAGES:
            context = browser.new_context(viewport={"width": width, "height": 768}, locale="zh-CN")
            context.add_cookies([{"name": "django_language", "value": language, "url": address}])
            page = context.new_page()
            sign_in(page, address, person, password)
            page.goto(address + path)
            page.screenshot(path=PICTURES / f"{name}.png")
            if name == "visits":
                with page.expect_navigation():
                    page.locator("tr", has_text="赵桂芳").locator("a").first.click()
                paper(page, address, "registration", page.url.removeprefix(address) + "registration.pdf")
                slip = page.locator("a[href^='/referrals/']:has-text('转办〔')").first.get_attribute("href")
                page.screenshot(path=PICTURES / "visit.png")
                paper(page, address, "slip", f"{slip}slip.pdf")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
