import { describe, expect, test } from 'vitest';
import { isPublic, judge } from './guard.ts';

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '192.88.99.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    '::7f00:1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    'ff0e::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::a00:1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:db8::1',
    '2001:10::1',
    '2001:20::1',
    '100::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    '2a00:1450:4001::5efe:127.0.0.1',
    '2a00:1450:4001:0:200:5efe:a00:1',
    '',
    'localhost',
    '1.2.3.4.5',
    'x',
  ])('%s is refused', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    '%s is public',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );
});

describe('targets', () => {
  const resolve = async () => ['93.184.216.34'];
  const judged = (url: string, answers?: string[], allow: string[] = []) =>
    judge(url, { allow, resolve: answers ? async () => answers : resolve });

  test.each([
    'http://example.com/hook',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:pass@example.com/',
    'https://example.com/#fragment',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://①②⑦.⓪.⓪.①/',
    'not a url',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('%s is refused', async (url) => {
    await expect(judged(url)).rejects.toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED', pointer: '/url' });
  });

  test('a name is refused when any of its addresses is not public', async () => {
    await expect(judged('https://evil.example/', ['93.184.216.34', '127.0.0.1'])).rejects.toMatchObject({
      code: 'WEBHOOK_TARGET_REFUSED',
    });
    await expect(judged('https://evil.example/', ['::ffff:10.0.0.1'])).rejects.toMatchObject({
      code: 'WEBHOOK_TARGET_REFUSED',
    });
    await expect(judged('https://evil.example/', [])).rejects.toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED' });
  });

  test('a public target is pinned to the address that was judged', async () => {
    expect(await judged('https://example.com/hook')).toMatchObject({ address: '93.184.216.34', family: 4 });
  });

  test('the operator may allow exactly one host and port', async () => {
    const allow = ['127.0.0.1:9000'];
    expect(await judged('http://127.0.0.1:9000/hook', undefined, allow)).toMatchObject({ address: '127.0.0.1' });
    await expect(judged('http://127.0.0.1:9001/hook', undefined, allow)).rejects.toMatchObject({
      code: 'WEBHOOK_TARGET_REFUSED',
    });
    await expect(judged('http://localhost:9000/hook', ['127.0.0.1'], allow)).rejects.toMatchObject({
      code: 'WEBHOOK_TARGET_REFUSED',
    });
  });
});
