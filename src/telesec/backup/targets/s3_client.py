"""An S3 client that reads nothing of its surroundings: no file, no variable, no cloud's own service."""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES, ConfigChainFactory, ConfigValueStore
from botocore.exceptions import BotoCoreError
from botocore.loaders import Loader
from botocore.session import Session

from telesec.backup.faults import fault
from telesec.backup.targets.https import Transport
from telesec.backup.targets.patience import Patience
from telesec.domain.backups.shapes import Credentials, FaultKind, Target

_FILES = {"config_file": os.devnull, "credentials_file": os.devnull}


def s3_client(target: Target, credentials: Credentials, transport: Transport, patience: Patience) -> Any:
    """A client of this bucket's server with these keys, and no others whatever the computer holds."""
    for name in ("botocore", "urllib3"):  # at level DEBUG they write down what is sent and signed
        logging.getLogger(name).setLevel(logging.CRITICAL)
    session = _session()
    session.register("before-send.s3", transport.send)
    try:
        client = session.create_client(
            "s3",
            region_name=target.region or "us-east-1",
            endpoint_url=target.endpoint,
            aws_access_key_id=credentials.login,
            aws_secret_access_key=credentials.secret,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                proxies={},
                connect_timeout=patience.connect,
                read_timeout=patience.silence,
                retries={"total_max_attempts": patience.tries, "mode": "standard"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
    except (BotoCoreError, ValueError):
        sentence = (
            "L'adresse ou la région de cette destination n'est pas valable. Corrigez-les, puis recommencez."
        )
        raise fault(FaultKind.UNREACHABLE, sentence) from None
    client.meta.events.register_last("before-parameter-build.s3", _stay)
    return client


def _stay(context: dict[str, Any], **_: object) -> None:
    """Left alone, the client asks where it is sent to, and again when that sends it on, for ever."""
    context.setdefault("s3_redirect", {})["redirected"] = True


def _session() -> Session:
    session = Session()
    chain = ConfigChainFactory(session=session, environ={})
    settings = {
        name: chain.create_config_chain(
            instance_name=name, default=_FILES.get(name, default), conversion_func=conversion
        )
        for name, (_, _, default, conversion) in BOTOCORE_DEFAUT_SESSION_VARIABLES.items()
    }
    session.register_component("config_store", ConfigValueStore(mapping=settings))
    session.register_component("data_loader", _descriptions())
    return session


@cache
def _descriptions() -> Loader:
    """What S3 is, from the library alone; read once, for it takes longer than the rest of an opening."""
    return Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
