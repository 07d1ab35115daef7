"""Pages of the office."""

def switch_language(request):
    return None
