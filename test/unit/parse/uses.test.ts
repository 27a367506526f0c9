import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Uses } from '../../../src/core/parse/uses.ts';
import { type ReadFile, TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { fixture, ROOT } from '../../support/fixtures.ts';

const treeSitter = new TreeSitter(ROOT);
/** What stands before a line of notes: `//=`, `#=`. */
const NOTE = /^\s*(?:\/\/|#)= /;

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
			text.split('\n').map((line) => line.replace(/^\s*(?=(?:\/\/|#)= )/, '')),
		);
	});
}
