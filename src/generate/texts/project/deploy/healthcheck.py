"""Whether the container is well: exit code 0 or 1."""

import http.client
import os
import sys

site = http.client.HTTPConnection("127.0.0.1", 8000, timeout=3)
site.request("GET", "/health/", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0].strip()})
sys.exit(site.getresponse().status != 200)
