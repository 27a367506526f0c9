import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { skippedFile, unparsable } from '../../../src/core/workspace/fileRules.ts';
import { indexingSentence } from '../../../src/core/workspace/indexing.ts';
import { excludedBy } from '../../../src/node/workspace/excluded.ts';
import { scanWorkspace, whySkipped } from '../../../src/node/workspace/scan.ts';

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
			assert.equal(await whySkipped(root, file), undefined, file);
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
			assert.notEqual(await whySkipped(root, file), undefined, file);
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

test('a file that is not listed has one sentence why, by the rules of the scan', async () => {
	const root = folderOf({
		'.gitignore': '*.log\n/made/\n',
		'src/.plimsollignore': '# data\r\n*.data.ts\r\n',
		'src/a.ts': '',
		'src/x.data.ts': '',
		'made/b.ts': '',
		'noise.log': '',
		'old/c.ts': '',
		'.env': '',
		'logo.png': '',
		'app.min.js': '',
		'node_modules/dep/index.js': '',
	});
	try {
		symlinkSync(path.join(root, 'src/a.ts'), path.join(root, 'link.ts'));
		symlinkSync(path.join(root, 'src'), path.join(root, 'linked'));
		symlinkSync(path.join(root, 'nowhere.ts'), path.join(root, 'dangling.ts'));
		mkdirSync(path.join(root, 'folder.ts'));
		const excluded = excludedBy(['**/.git', 'old']);
		const sentences: string[] = [];
		for (const file of [
			'noise.log',
			'made/b.ts',
			'src/x.data.ts',
			'old/c.ts',
			'.env',
			'logo.png',
			'app.min.js',
			'node_modules/dep/index.js',
			'link.ts',
			'linked/a.ts',
			'dangling.ts',
			'folder.ts',
			'gone.ts',
			'../other/a.ts',
		]) {
			const skip = await whySkipped(root, file, excluded);
			sentences.push(skip ? indexingSentence(file, skip) : `${file} is listed`);
		}
		assert.deepEqual(sentences, [
			'noise.log is not indexed: .gitignore ignores it with "*.log".',
			'made/b.ts is not indexed: .gitignore ignores it with "/made/".',
			'src/x.data.ts is not indexed: src/.plimsollignore ignores it with "*.data.ts".',
			'old/c.ts is not indexed: the setting files.exclude leaves it out with "old".',
			'.env is never indexed: its name is one of those that hold secrets.',
			'logo.png is not indexed: its name says that it is not text.',
			'app.min.js is not indexed: its name says that a machine wrote it.',
			'node_modules/dep/index.js is not indexed: node_modules is a folder of tools and packages.',
			'link.ts is not indexed: it is a link or lies behind one, and links are not followed.',
			'linked/a.ts is not indexed: it is a link or lies behind one, and links are not followed.',
			'dangling.ts is not indexed: it is a link or lies behind one, and links are not followed.',
			'folder.ts is not indexed: it is not a file.',
			'gone.ts is not indexed: it is not there, or cannot be read.',
			'../other/a.ts is not indexed: it lies outside of the opened folders.',
		]);
		const listed = await scanWorkspace(root, new AbortController().signal, excluded);
		assert.deepEqual(listed, ['.gitignore', 'src/.plimsollignore', 'src/a.ts']);
	} finally {
		rmSync(root, { recursive: true });
	}
});

test('a file that is listed has one sentence what the index has of it', () => {
	assert.deepEqual(
		[
			indexingSentence('a.ts', { kind: 'indexed', symbols: 1 }),
			indexingSentence('a.ts', { kind: 'waiting', done: 10, files: 2000 }),
			indexingSentence('a.md', { kind: 'plain' }),
			indexingSentence('a.ts', { kind: 'large', bytes: 2_000_000 }),
			indexingSentence('a.ts', { kind: 'failed', reason: 'its parser failed (unreachable)' }),
		],
		[
			'a.ts is indexed: 1 symbol.',
			'a.ts is not indexed yet: 10 of 2,000 files are.',
			'a.md is listed but not parsed: its name is of no language that Plimsoll parses.',
			'a.ts is listed but not parsed: it has 2.0 MB, and files over 1.0 MB are data or made by a machine.',
			'a.ts is listed but not parsed: its parser failed (unreachable). It is tried again when it changes.',
		],
	);
});
