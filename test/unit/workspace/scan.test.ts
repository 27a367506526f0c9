import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readExcludes } from '../../../src/core/workspace/exclude.ts';
import { skippedFile, unparsable } from '../../../src/core/workspace/fileRules.ts';
import { indexingSentence } from '../../../src/core/workspace/indexing.ts';
import { excludedBy } from '../../../src/node/workspace/excluded.ts';
import { changedFiles, scanWorkspace, whySkipped } from '../../../src/node/workspace/scan.ts';

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
		...'.envrc .env-prod prod.env .netrc _netrc .pgpass .my.cnf .dockercfg .s3cfg .git-credentials .htpasswd .vault-token'.split(
			' ',
		),
		...'deploy_rsa id_ed25519.pub ssh_host_rsa_key server.PFX a.pkcs12 vault.kdbx client.ovpn session.rdp app.keychain'.split(
			' ',
		),
		...'gcp-service-account.json client_secret_1.json aws_credentials.csv .bash_history .psql_history sftp-config.json'.split(
			' ',
		),
		...'local.settings.json terraform.tfstate.backup wp-config.php secret_token.rb .yarnrc.yml AuthKey_1.p8'.split(' '),
	]) {
		assert.equal(skippedFile(name), 'secret', name);
	}
	const code =
		'environment.ts keys.ts secretary.ts src/credentialsStore.ts credentials.ts settings.py env.d.ts history.ts dsa.py';
	const examples = '.env.example .env.sample .env.local.example prod.env.dist example.tfvars terraform.tfvars.example';
	for (const name of `${code} ${examples}`.split(' ')) {
		assert.equal(skippedFile(name), undefined, name);
	}
});

test('text with a zero byte or a line of a machine is not parsed', () => {
	assert.equal(unparsable('const a = 1;\n'), undefined);
	assert.equal(unparsable('a\0b'), 'zeros');
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
			'noise.log is not indexed: line 1 of .gitignore ignores it with "*.log".',
			'made/b.ts is not indexed: line 2 of .gitignore ignores it with "/made/".',
			'src/x.data.ts is not indexed: line 2 of src/.plimsollignore ignores it with "*.data.ts".',
			'old/c.ts is not indexed: the setting files.exclude leaves it out with "old".',
			'.env is never indexed: its name is one of those that hold secrets.',
			'logo.png is not indexed: its name says that it is not text.',
			'app.min.js is not indexed: its name says that a machine wrote it.',
			'node_modules/dep/index.js is not indexed: node_modules is a folder of tools and packages.',
			'link.ts is not indexed: it is a link to src/a.ts, and a file counts once, under its own name.',
			'linked/a.ts is not indexed: linked is a link to src, and a file counts once, under its own name.',
			'dangling.ts is not indexed: it is a link that leads out of the workspace or nowhere, and those are not followed.',
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

test('what says in its first lines that a program wrote it is not parsed, code about such files is', () => {
	const generated = [
		'// Code generated by protoc-gen-go. DO NOT EDIT.\npackage a\n',
		'/**\n * Licence.\n *\n * @generated SignedSource<<1>>\n */\nexport const a = 1;\n',
		'<?php\n// This file is automatically generated.\n',
		'# Generated by the protocol buffer compiler.  DO NOT EDIT!\nimport sys\n',
		'// GENERATED CODE - DO NOT MODIFY BY HAND\n',
		'\n//----\n// <auto-generated>\n//     Changes will be lost.\n',
		'#!/bin/sh\n# Autogenerated by make. Do\n# not edit.\n',
		'/* Generated by Bison.\n   DO NOT EDIT. */\nint a;\n',
	];
	const written = [
		'export const a = 1;\n// @generated\n',
		"const head = '// Code generated by a. DO NOT EDIT.';\n",
		'// Reads files marked `@generated` and leaves them out.\nexport const a = 1;\n',
		'# Generated by Django 4.2 on 2024-01-01\nclass Migration: pass\n',
		'/** Ids are generated by the server. */\nexport const a = 1;\n',
		'// Do not edit the cursor.\n',
		'/* a */ const generated = 1; // do not edit\n',
		'',
	];
	assert.deepEqual(
		generated.filter((text) => unparsable(text) !== 'generatedText'),
		[],
	);
	assert.deepEqual(
		written.filter((text) => unparsable(text) !== undefined),
		[],
	);
});

test('what a .gitattributes calls generated is not listed, the last line that speaks of a file decides', async () => {
	const root = folderOf({
		'.gitattributes':
			'# made\n*.api.ts linguist-generated=true\ngen/** -text linguist-generated\n"two words.ts" linguist-generated\n',
		'gen/.gitattributes': '/kept.ts -linguist-generated\n',
		'a.api.ts': '',
		'a.ts': '',
		'two words.ts': '',
		'gen/b.ts': '',
		'gen/kept.ts': '',
		'gen/deep/kept.ts': '',
	});
	try {
		const listed = (await scanWorkspace(root, new AbortController().signal)).filter((file) => !file.endsWith('.gitattributes'));
		assert.deepEqual(listed, ['a.ts', 'gen/kept.ts']);
		const skip = await whySkipped(root, 'gen/b.ts');
		assert.equal(
			skip && indexingSentence('gen/b.ts', skip),
			'gen/b.ts is not indexed: line 3 of .gitattributes says with "gen/**" that it is generated.',
		);
	} finally {
		rmSync(root, { recursive: true });
	}
});

test('a condition of files.exclude leaves out what has the other file beside it, and nothing else', async () => {
	const root = folderOf({ 'a.js': '', 'a.ts': '', 'b.js': '', 'lib/a.js': '', 'c.min.map.ts': '', 'old/d.ts': '' });
	const excludes = readExcludes({ '**/*.js': { when: '$(basename).ts' }, old: true, lib: false, '**/c*': { when: 7 } });
	try {
		const excluded = excludedBy(excludes);
		assert.deepEqual(await scanWorkspace(root, new AbortController().signal, excluded), [
			'a.ts',
			'b.js',
			'c.min.map.ts',
			'lib/a.js',
		]);
		assert.deepEqual(await whySkipped(root, 'a.js', excluded), { kind: 'excluded', pattern: '**/*.js' });
		assert.equal(await whySkipped(root, 'b.js', excluded), undefined);
	} finally {
		rmSync(root, { recursive: true });
	}
});

test('links that go round in circles, out, or to a second name of a file add nothing', async () => {
	const root = folderOf({ 'src/a.ts': '', '.ssh/config': '' });
	try {
		symlinkSync(root, path.join(root, 'src/top'));
		symlinkSync(path.join(root, 'src'), path.join(root, 'again'));
		symlinkSync(path.join(root, 'src/a.ts'), path.join(root, 'second.ts'));
		symlinkSync('round', path.join(root, 'round'));
		symlinkSync(tmpdir(), path.join(root, 'out'));
		const signal = new AbortController().signal;
		assert.deepEqual(await scanWorkspace(root, signal), ['src/a.ts']);
		// The opened folder may be one itself.
		assert.deepEqual(await scanWorkspace(path.join(root, 'again'), signal), ['a.ts']);
		const sentences: string[] = [];
		for (const file of ['src/top/src/a.ts', 'round', 'out/x.ts', '.ssh/config']) {
			const skip = await whySkipped(root, file);
			sentences.push(skip ? indexingSentence(file, skip) : `${file} is listed`);
		}
		assert.deepEqual(sentences, [
			'src/top/src/a.ts is not indexed: src/top is a link to the workspace itself, and a file counts once, under its own name.',
			'round is not indexed: it is a link that leads out of the workspace or nowhere, and those are not followed.',
			'out/x.ts is not indexed: out is a link that leads out of the workspace or nowhere, and those are not followed.',
			'.ssh/config is never indexed: its name is one of those that hold secrets.',
		]);
	} finally {
		rmSync(root, { recursive: true });
	}
});

test('one event for a folder is about every file in it, as it is now and as it was known', async () => {
	const root = folderOf({
		'.gitignore': 'out/\n',
		'new/a.ts': '',
		'new/deep/b.ts': '',
		'out/c.js': '',
		'file/d.ts': '',
		'e.ts': '',
	});
	const known = new Set(['old/a.ts', 'old/deep/b.ts', 'older.ts', 'file', 'e.ts']);
	const changed = ['new', 'old', 'out', 'file', 'e.ts'];
	try {
		const files = await changedFiles(root, changed, known, excludedBy([]), new AbortController().signal);
		assert.deepEqual(files.filter((file) => !['new', 'old', 'out'].includes(file)).sort(), [
			'e.ts',
			'file',
			'file/d.ts',
			'new/a.ts',
			'new/deep/b.ts',
			'old/a.ts',
			'old/deep/b.ts',
		]);
	} finally {
		rmSync(root, { recursive: true });
	}
});
