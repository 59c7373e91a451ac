# A container that screens: docker build -t duediligence . && docker run --rm -v "$PWD:/data" duediligence screen suppliers.xlsx
# It needs no network once it is built.
FROM python:3.12-slim AS build
COPY . /source
RUN python -m pip wheel --no-cache-dir --wheel-dir /wheels "/source[encrypted,parquet]"

FROM python:3.12-slim
COPY --from=build /wheels /wheels
RUN python -m pip install --no-cache-dir --no-index --find-links /wheels "duediligence[encrypted,parquet]" \
    && rm -r /wheels \
    && useradd --create-home screener
USER screener
WORKDIR /data
ENTRYPOINT ["duediligence"]
CMD ["--help"]
