# shows: base-digest-other
FROM python:3.13-slim-bookworm@sha256:1334b887c84955ae2555c92129300a7ca884dbdb5470d6850d3056a19fcc07fc

WORKDIR /srv
COPY requirements.txt ./
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf \
    pip install --no-cache-dir -r requirements.txt
COPY pricing ./pricing

EXPOSE 8000
USER 10001:10001
CMD ["gunicorn", "--bind", ":8000", "pricing.main:app"]
