"""What every page needs beside its own data."""

from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, object]:
    """Nothing that costs a query: the page's place in the menu."""
    match = request.resolver_match
    return {"place": f"{match.namespace}:{match.url_name}".lstrip(":") if match else ""}
