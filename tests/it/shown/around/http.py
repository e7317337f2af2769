import aiohttp
import requests

urls = sys.argv[1:]
SHOWN
