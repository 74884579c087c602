import { expect, test } from "vitest";

import { openDiskUrl } from "../../src/adapters/image/https/open-url.ts";
import { checkAddress, isInternalAddress, PrivateAddressError, safeLookup } from "../../src/adapters/public-address.ts";

test.each<readonly [string, string]>([
  ["https://contoso.blob.core.windows.net/vhds/a.vhd?sig=x", "asked"],
  ["https://20.60.1.1/vhds/a.vhd", "asked"],
  ["http://127.0.0.1:10000/account/vhds/a.vhd", "asked"],
  ["http://[::1]:10000/a.vhd", "asked"],
  ["http://contoso.blob.core.windows.net/vhds/a.vhd", "not-https"],
  ["http://localhost/a.vhd", "not-https"],
  ["http://169.254.169.254/metadata", "not-https"],
  ["file:///etc/passwd", "not-https"],
  ["https://169.254.169.254/metadata", "private"],
  ["https://2852039166/metadata", "private"],
  ["https://10.0.0.4/a.vhd", "private"],
  ["https://[fd00::1]/a.vhd", "private"],
  ["https://[::ffff:10.0.0.4]/a.vhd", "private"],
  ["https://127.0.0.1/a.vhd", "private"],
  ["not a url", "not-a-url"],
])("%s is %s", (text, answer) => {
  const found = checkAddress(text, false);
  expect(typeof found === "string" ? found : "asked").toBe(answer);
});

test("internal addresses may be allowed", () => {
  expect(checkAddress("https://10.0.0.4/a.vhd", true)).toBeInstanceOf(URL);
  expect(isInternalAddress("8.8.8.8")).toBe(false);
  expect(isInternalAddress("2603:1030::1")).toBe(false);
});

test("a name that leads inside is refused when it is looked up", async () => {
  const looked = await new Promise((resolve) => {
    safeLookup("localhost", { all: true }, resolve);
  });
  expect(looked).toBeInstanceOf(PrivateAddressError);
});

test("a URL that is not asked is refused with a remedy, and its query not shown", async () => {
  for (const [url, code] of [
    ["https://localhost/a.vhd?sig=secret", "image-url-private"],
    ["https://10.0.0.4/a.vhd?sig=secret", "image-url-private"],
    ["http://example.com/a.vhd?sig=secret", "image-url-invalid"],
    ["a.vhd?sig=secret", "image-url-invalid"],
  ] as const) {
    const answer = await openDiskUrl(url);
    expect(answer).toMatchObject({ code });
    expect(JSON.stringify(answer)).not.toContain("secret");
  }
});
