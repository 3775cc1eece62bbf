"""Upload to an S3-compatible store through obstore. Keys come from the environment, as AWS_ACCESS_KEY_ID and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.errors import ConfigError, UploadFailed
from monitor.model.text import line, shorten
from monitor.upload.plan import LIST
from monitor.upload.target import OutgoingFile, S3Address, StoredList

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

AT_ONCE = 8
"""Files on their way at one time; so many are in memory too."""
LIST_HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}
TIMEOUT = timedelta(seconds=60)
MOST_OF_AN_ANSWER = 200


class S3Target:
    """One bucket and prefix.

    Args:
        address: where.
        patience: seconds for which a request is tried again.
    """

    def __init__(self, address: S3Address, *, patience: float = 60.0) -> None:
        self._store = _connect(address, patience)

    def read_list(self) -> StoredList:
        """See `UploadTarget`."""
        with _translated("read the list"):
            try:
                answer = self._store.get(LIST)
            except FileNotFoundError:
                return StoredList()
            return StoredList(document=bytes(answer.bytes()), version=answer.meta["e_tag"])

    def write_list(self, document: bytes, before: StoredList) -> StoredList:
        """See `UploadTarget`; the store compares the version, so that of two uploads at once one is refused."""
        with _translated("write the list"):
            written = self._store.put(
                LIST,
                document,
                attributes=LIST_HEADERS,
                mode={"e_tag": before.version} if before.version else "create",
                use_multipart=False,
            )
            return StoredList(document=document, version=written["e_tag"])

    def send(self, files: Iterable[OutgoingFile]) -> None:
        """See `UploadTarget`."""
        with _translated("send a file"), ThreadPoolExecutor(AT_ONCE) as pool:
            _work_off(pool, self._put, files)

    def delete(self, paths: Sequence[str]) -> None:
        """See `UploadTarget`."""
        with _translated("delete"):
            if paths:
                self._store.delete(list(paths))

    def _put(self, file: OutgoingFile) -> None:
        self._store.put(file.path, file.content, attributes=dict(file.headers))


def _work_off(
    pool: ThreadPoolExecutor, work: Callable[[OutgoingFile], None], files: Iterable[OutgoingFile]
) -> None:
    """Run `work` for each file, a few at a time: the next is read when there is room for it."""
    running: set[Future[None]] = set()
    for file in files:
        running.add(pool.submit(work, file))
        if len(running) >= AT_ONCE:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
    for future in running:
        future.result()


def _connect(address: S3Address, patience: float) -> S3Store:
    try:
        from obstore.store import S3Store  # noqa: PLC0415  an extra
    except ModuleNotFoundError as error:
        raise ConfigError(
            "publish.to.target: s3:// needs an extra: pip install 'trial-monitor[s3]'"
        ) from error
    config: S3Config = {"region": address.region}
    if address.endpoint:
        config["endpoint"] = address.endpoint
    return S3Store(
        address.bucket,
        prefix=address.prefix or None,
        config=config,
        client_options={"allow_http": address.endpoint.startswith("http:"), "timeout": TIMEOUT},
        retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=patience)},
    )


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    """Within it, what obstore raises becomes an `UploadFailed` in one line."""
    from obstore.exceptions import (  # noqa: PLC0415  an extra
        AlreadyExistsError,
        BaseError,
        PermissionDeniedError,
        PreconditionError,
        UnauthenticatedError,
    )

    try:
        yield
    except (AlreadyExistsError, PreconditionError) as error:
        raise UploadFailed(
            "another upload to the same place is under way; the next one puts it right"
        ) from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise UploadFailed(
            f"the store does not let us {doing}: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the bucket's policy"
        ) from error
    except FileNotFoundError as error:
        raise UploadFailed(f"cannot {doing}: there is no such bucket") from error
    except (BaseError, OSError) as error:
        said = shorten(line(str(error).partition("\n")[0]), MOST_OF_AN_ANSWER)
        raise UploadFailed(f"cannot {doing}: {said}") from error
