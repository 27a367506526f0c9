import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Outline } from '../../../src/core/parse/outline.ts';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { fixture, ROOT, readMarks, showSymbols } from '../../support/fixtures.ts';

const treeSitter = new TreeSitter(ROOT);

async function outlineOf(name: string): Promise<Outline> {
	const file = fixture('languages', name);
	const outline = await treeSitter.outline(file, readFileSync(file, 'utf8'));
	assert.ok(outline);
	return outline;
}

for (const name of readdirSync(fixture('languages'))) {
	test(`${name}: the outline holds exactly the marked definitions`, async () => {
		const outline = await outlineOf(name);
		assert.deepEqual(showSymbols(outline), readMarks(fixture('languages', name)));
		assert.equal(outline.hasErrors, false);
	});
}

const shown = (outline: Outline) =>
	outline.imports.map(
		({ kind, source, names }) => `${kind} ${source}: ${names.map(({ exported, local }) => `${exported}>${local}`).join(' ')}`,
	);

test('imports keep what they bind, under both names', async () => {
	assert.deepEqual(shown(await outlineOf('typescript.ts')), [
		'import ./event: default>fallback Emitter>Emitter Event>Happening',
		'import node:path: *>path',
		'reexport ./event: Emitter>Emitter',
		'reexport ./barrel: *>*',
		'reexport ./renamed: default>Renamed',
		'require ./legacy: *>legacy',
	]);
	assert.deepEqual(shown(await outlineOf('commonjs.js')), [
		'require ./files: readFile>readFile writeFile>writeFile',
		'require path: *>path',
	]);
	assert.deepEqual(shown(await outlineOf('python.py')), [
		'import os.path: *>osp',
		'import .: sibling>sibling',
		'import ..base: Base>Parent helper>helper',
		'import .everything: *>*',
	]);
});

test('other languages keep theirs the same way, and the package they are part of', async () => {
	assert.deepEqual(shown(await outlineOf('go.go')), [
		'import fmt: ',
		'import github.com/gorilla/mux: *>mux',
		'import example.com/app/words: *>*',
		'import embed: ',
		'import example.com/app/internal/clock: ',
	]);
	assert.deepEqual(shown(await outlineOf('rust.rs')), [
		'import crate: clock>clock',
		'import crate::clock: Clock>Clock',
		'import crate::clock::parts: Day>Weekday *>*',
		'import std: fmt>fmt',
		'import super::base: Base>Base',
		'reexport self::child: Child>Child',
		'reexport serde: Serialize>Write',
		'import log: ',
		'reexport base_words: *>words',
		'module child: ',
		'module windows.rs: ',
		'module system: ',
		// What stands nowhere but in the code, and what it begins with is not bound.
		'path elsewhere: File>File',
		'path io: Result>Result',
		'import super: *>*',
	]);
	assert.deepEqual(shown(await outlineOf('Java.java')), [
		'import java.util: List>List',
		'import com.example.clock: *>*',
		'import com.example.base.Checks: notNull>notNull',
	]);
	assert.deepEqual(shown(await outlineOf('c.c')), ['include <stdio.h>: ', 'include store.h: ']);
	assert.deepEqual(shown(await outlineOf('csharp.cs')), [
		'reexport Kit.Words: *>*',
		'import System: *>*',
		'import Kit.Events: *>*',
		'import Kit.Math.Numbers: *>*',
		'import Kit.Events.LogEvent: *>Entry',
	]);
	assert.deepEqual(shown(await outlineOf('ruby.rb')), [
		'require set: ',
		'require kit/base: ',
		'include ../words: ',
		'include ../helper: ',
		'reexport kit/reader: Reader>Reader',
	]);
	assert.deepEqual(shown(await outlineOf('php.php')), [
		'import App\\Base: Model>Model',
		'import App\\Contracts: Keeps>Store Reader>Reader',
		'import App: helper>helper',
		'import Monolog: Logger>Log',
		'import App: Events>Events',
		'include /boot.php: ',
	]);
	assert.deepEqual(shown(await outlineOf('bash.sh')), [
		'include ./lib.sh: ',
		'include $DIR/util.sh: ',
		'include $(dirname "${BASH_SOURCE[0]}")/words.sh: ',
	]);
	assert.deepEqual(shown(await outlineOf('powershell.ps1')), [
		'include ./Kit.psm1: ',
		'include $PSScriptRoot\\lib.ps1: ',
		'include $PSScriptRoot/Tools.psm1: ',
	]);
	assert.deepEqual(shown(await outlineOf('css.css')), ['include ./base.css: ', 'include theme.css: ', 'include plain.css: ']);
	assert.deepEqual(shown(await outlineOf('kotlin.kt')), [
		'import com.example.clock: *>*',
		'import com.example.base.Base: Base>Base',
		'import com.example.base.helper: helper>aid',
	]);
	assert.deepEqual(shown(await outlineOf('scala.scala')), [
		'import com.example.clock: *>*',
		'import com.example.base: Base>Base helper>aid *>*',
		'import java.util: List>JList',
		'import scala.collection: mutable>mutable',
		'import mutable: Buffer>Buffer',
		'import cats.data: *>*',
		'import a.b: c>d',
	]);
	assert.deepEqual(shown(await outlineOf('swift.swift')), ['import Foundation: ', 'import Store: ', 'import Kit.Clock: ']);
	assert.deepEqual(shown(await outlineOf('dart.dart')), [
		'import dart:async: *>*',
		'import package:kit/base.dart: Base>Base helper>helper',
		'import package:clock/clock.dart: *>clock',
		'import ../words.dart: *>*',
		'reexport src/reader.dart: Reader>Reader',
		'include store.g.dart: ',
	]);
	assert.deepEqual(shown(await outlineOf('lua.lua')), [
		'require kit.base: *>base',
		'require kit.words: *>words',
		'require kit.side: ',
		'require kit.clock: now>now',
		'include kit/other.lua: ',
	]);
	assert.deepEqual(shown(await outlineOf('vue.vue')), [
		'import vue: ref>ref',
		'import ./Counter.vue: default>Counter',
		'import @/store: Store>Store',
	]);
	assert.deepEqual(shown(await outlineOf('svelte.svelte')), [
		'import ./Button.svelte: default>Button',
		'import $lib/store: store>store',
	]);
	const packages = ['go.go', 'Java.java', 'csharp.cs', 'php.php', 'rust.rs', 'kotlin.kt', 'scala.scala'].map(
		async (name) => (await outlineOf(name)).packages,
	);
	assert.deepEqual(await Promise.all(packages), [
		['store'],
		['com.example.store'],
		['Kit.Store'],
		['App\\Models'],
		undefined,
		['com.example.store'],
		['com.example', 'store', 'syntax'],
	]);
});

test('what a definition gives is read where the grammar has no field for it, too', async () => {
	const results = async (file: string, ...names: readonly string[]) => {
		const { symbols } = await outlineOf(file);
		return names.map((each) => `${each}: ${symbols.find(({ name }) => name === each)?.result.join(' ')}`);
	};
	assert.deepEqual(await results('kotlin.kt', 'Store', 'get', 'of', 'second', 'keys', 'clock'), [
		'Store: Base K Closeable',
		'get: V',
		'of: Store String',
		'second: T',
		'keys: List K',
		'clock: Clock',
	]);
	assert.deepEqual(await results('scala.scala', 'Store', 'get', 'keys'), [
		'Store: Base K Closeable',
		'get: Option V',
		'keys: List K',
	]);
	assert.deepEqual(await results('swift.swift', 'get', 'keys', 'delegate'), ['get: V', 'keys: K', 'delegate: StoreDelegate']);
	assert.deepEqual(await results('dart.dart', 'get', 'keys', 'make', 'Keys'), [
		'get: Future V',
		'keys: List K',
		'make: Store String',
		'Keys: List Key',
	]);
});

test('a body that stands beside its signature is part of the definition', async () => {
	const { symbols } = await outlineOf('dart.dart');
	const get = symbols.find(({ name }) => name === 'get');
	assert.deepEqual([get?.signature[1], (get?.extent[1] ?? 0) - (get?.extent[0] ?? 0) > 2], [get?.line, true]);
});

test('a signature ends where the body starts, and mentions its types', async () => {
	const { symbols } = await outlineOf('typescript.ts');
	const store = symbols.find(({ name }) => name === 'Store');
	assert.deepEqual(store && { lines: store.signature[1] - store.signature[0], types: store.types }, {
		lines: 0,
		types: ['T', 'Emitter', 'Disposable'],
	});
	const constructor = symbols.find(({ name }) => name === 'constructor');
	assert.ok(
		constructor && constructor.signature[1] > constructor.line,
		'parameters on lines of their own belong to the signature',
	);
});

test('a signature leaves out what says nothing: a brace alone, the comments between a header and its body', async () => {
	const lines = async (name: string, symbol: string) => {
		const found = (await outlineOf(name)).symbols.find((each) => each.name === symbol);
		return found && found.signature[1] - found.line;
	};
	assert.deepEqual(
		await Promise.all([
			lines('csharp.cs', 'IReader'),
			lines('php.php', 'total'),
			lines('ruby.rb', 'initialize'),
			lines('c.c', 'LIMIT'),
		]),
		// The marks of the fixtures stand between header and body, too.
		[1, 1, 0, 0],
	);
});

test('macros and directives that no grammar reads hide nothing', async () => {
	const names = async (file: string, text: string) => (await treeSitter.outline(file, text))?.symbols.map(({ name }) => name);
	assert.deepEqual(
		await names(
			'a.h',
			'class KIT_EXPORT Store {\n\tint count_ GUARDED_BY(mutex_);\n\tvoid drop() LOCKS_EXCLUDED(mutex_);\n};\nKIT_API int add(int a);\n',
		),
		['Store', 'count_', 'drop', 'add'],
	);
	assert.deepEqual(await names('a.cs', 'class A\n#if X\n\t: B\n#else\n\t: C\n#endif\n{\n\tvoid Run() {}\n}\n'), ['A', 'Run']);
});

test('broken text gives what could be read of it', async () => {
	const outline = await treeSitter.outline(
		'a.ts',
		'export class A {\n\tfoo() {\n\t\tthis.\n\t}\n\tbar(): void {}\n}\nexport const x =',
	);
	assert.equal(outline?.hasErrors, true);
	assert.deepEqual(
		outline.symbols.map(({ name }) => name),
		['A', 'foo', 'bar'],
	);
});
