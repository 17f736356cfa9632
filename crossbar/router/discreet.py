"""A component of the router worker that makes it discreet before its public port opens.

Crossbar's reverse proxy logs the headers of each request, cookies among them, at the level "info", which is the one that
`crossbar start` has by default, and its HTTP answers name its version. No option of its configuration says otherwise.
"""

import twisted.web.server
import txaio
from autobahn.twisted.wamp import ApplicationSession


class Discreet(ApplicationSession):
    def onJoin(self, details):
        txaio.set_global_log_level("warn")
        twisted.web.server.version = "Crossbar"
