import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { skippedFile, unparsable } from '../../../src/core/workspace/fileRules.ts';
import { isListed, scanWorkspace } from '../../../src/node/workspace/scan.ts';

function folderOf(files: Readonly<Record<string, string>>): string {
	const root = mkdtempSync(path.join(tmpdir(), 'plimsoll-scan-'));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
		writeFileSync(path.join(root, name), text);
	}
	return root;
}

test('ignore files count at each level, the nearer one decides, and links are not followed', async () => {
	const root = folderOf({
		'.gitignore': '/out\n*.log\ngenerated/\n!keep.log\n',
		'a.ts': '',
		'keep.log': '',
		'noise.log': '',
		'out/a.js': '',
		'src/out/b.ts': '',
		'src/generated/c.ts': '',
		'src/deep/.gitignore': 'local.ts\n!../escape\n',
		'src/deep/local.ts': '',
		'src/deep/other.ts': '',
		'lib/.plimsollignore': '*.data.ts\n',
		'lib/x.data.ts': '',
		'lib/x.ts': '',
		'node_modules/dep/index.js': '',
		'.env': 'KEY=1',
		'certs/server.pem': '',
		'logo.png': '',
		'app.min.js': '',
	});
	try {
		symlinkSync(root, path.join(root, 'loop'));
		symlinkSync('/etc/hostname', path.join(root, 'outside.ts'));
		const files = (await scanWorkspace(root, new AbortController().signal)).filter(
			(file) => !file.startsWith('.git') && !file.endsWith('ignore'),
		);
		for (const file of files) {
			assert.equal(await isListed(root, file), true, file);
		}
		for (const file of [
			'noise.log',
			'out/a.js',
			'src/generated/c.ts',
			'src/deep/local.ts',
			'lib/x.data.ts',
			'node_modules/dep/index.js',
			'.env',
		]) {
			assert.equal(await isListed(root, file), false, file);
		}
		assert.deepEqual(files, ['a.ts', 'keep.log', 'lib/x.ts', 'src/deep/other.ts', 'src/out/b.ts']);
	} finally {
		rmSync(root, { recursive: true });
	}
});

test('a folder that is not there has no files, and an aborted scan throws', async () => {
	assert.deepEqual(await scanWorkspace('/nowhere/at/all', new AbortController().signal), []);
	const controller = new AbortController();
	controller.abort();
	await assert.rejects(scanWorkspace('/', controller.signal), { name: 'AbortError' });
});

test('secrets are known by their names, examples of them are not secrets', () => {
	for (const name of [
		'.env',
		'a/.env.local',
		'id_rsa',
		'x/server.key',
		'secrets.yaml',
		'.npmrc',
		'prod.tfvars',
		'credentials.json',
	]) {
		assert.equal(skippedFile(name), 'secret', name);
	}
	for (const name of ['.env.example', 'environment.ts', 'keys.ts', 'secretary.ts', 'src/credentialsStore.ts']) {
		assert.equal(skippedFile(name), undefined, name);
	}
});

test('text with a zero byte or a line of a machine is not parsed', () => {
	assert.equal(unparsable('const a = 1;\n'), undefined);
	assert.equal(unparsable('a\0b'), 'binary');
	assert.equal(unparsable(`ok\n${'x'.repeat(6000)}\n`), 'minified');
});
