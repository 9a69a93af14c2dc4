# shows: base-not-by-digest
FROM python:3.13-slim-bookworm

WORKDIR /srv
COPY requirements.txt ./
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf \
    pip install --no-cache-dir -r requirements.txt
COPY pricing ./pricing

EXPOSE 8000
USER 10001:10001
CMD ["gunicorn", "--bind", ":8000", "pricing.main:app"]
