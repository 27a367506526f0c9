import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ReadFile } from '../../../src/core/parse/fileOf.ts';
import type { Uses } from '../../../src/core/parse/uses.ts';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { fixture, ROOT } from '../../support/fixtures.ts';

const treeSitter = new TreeSitter(ROOT);
/** What stands before a line of notes: `//=`, `#=`, `--=`. */
const NOTE = /^\s*(?:\/\/|#|--)= /;

async function usesIn(file: string, text: string): Promise<{ read: ReadFile; uses: Uses }> {
	const read = await treeSitter.read(file, text);
	assert.ok(read?.uses);
	return { read, uses: read.uses };
}

/** Under each line of code what it names, what it binds and what it expects, in the order of the line. */
function noted(text: string, { read, uses }: { read: ReadFile; uses: Uses }): string[] {
	const code = text.split('\n').filter((line) => !NOTE.test(line));
	const comment = text
		.split('\n')
		.find((line) => NOTE.test(line))
		?.match(/\S+/)?.[0];
	const lines: string[] = [];
	for (const [at, line] of code.entries()) {
		const notes = [
			...uses.references
				.filter((reference) => reference.line === at)
				.map(
					({ kind, path, symbol }) => `${kind} ${path.join('.')}${symbol < 0 ? '' : `@${read.outline.symbols[symbol]?.name}`}`,
				),
			...uses.bindings
				.filter((binding) => binding.line === at)
				.map(
					({ name, types, value, extent }) =>
						`binds ${name}${types.map((type) => `:${type}`).join('')}${value ? `=${value.join('.')}` : ''}[${extent.map((each) => each - at)}]`,
				),
			...uses.expectations
				.filter(({ lines }) => lines[0] === at)
				.map(({ types, callee }) => `wants ${[...types, ...(callee ? [`by ${callee.join('.')}`] : [])].join(' ')}`),
		];
		lines.push(line, ...(notes.length > 0 ? [`${comment} ${notes.join(', ')}`] : []));
	}
	return lines;
}

for (const name of readdirSync(fixture('uses'))) {
	test(`${name}: uses are exactly those noted under each line`, async () => {
		const file = fixture('uses', name);
		const text = readFileSync(file, 'utf8');
		const code = text
			.split('\n')
			.filter((line) => !NOTE.test(line))
			.join('\n');
		assert.deepEqual(
			noted(text, await usesIn(file, code)),
			text.split('\n').map((line) => line.replace(/^\s*(?=(?:\/\/|#|--)= )/, '')),
		);
	});
}

test('what a stylesheet names are its own properties', async () => {
	const { uses } = await usesIn('a.css', ':root { --gap: 3px; }\n.a { margin: var(--gap, 2px); color: var(--ink); }\n');
	assert.deepEqual(
		uses.references.map(({ path, line }) => `${path.join('.')} ${line}`),
		['--gap 1', '--ink 1'],
	);
});

test('a component is read at its place', async () => {
	const { uses } = await usesIn(
		'a.vue',
		'<p>{{ a }}</p>\n<script setup lang="ts">\n  import { a } from "./a";\n  a.open(b);\n</script>\n',
	);
	assert.deepEqual(
		uses.references.map(({ path, line, column }) => `${path.join('.')} ${line}:${column}`),
		['a 3:2', 'a.open 3:4', 'b 3:9'],
	);
});
