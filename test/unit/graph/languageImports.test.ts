import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_CONFIG, type ProjectConfig } from '../../../src/core/graph/projectConfig.ts';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

/** Edges of a file, one line each: `source > targets`, and how many imports of the workspace lead nowhere. */
async function edgesOf(from: string, files: Readonly<Record<string, string>>, config: Partial<ProjectConfig> = {}) {
	const workspace = await MemoryWorkspace.of(files, { ...NO_CONFIG, ...config });
	return [
		...workspace.graph.edges(from).map(({ kind, statement, targets }) => `${statement?.source ?? kind} > ${targets.join(' ')}`),
		`${workspace.graph.totals().unresolved} missing`,
	];
}

test('go: an import is a folder of the module, without its tests; a package sees itself', async () => {
	const files = {
		'go/main.go':
			'package main\n\nimport (\n\t"fmt"\n\t"x.org/app/store"\n\t"x.org/app/sub/deep"\n\t"x.org/app/gone"\n)\n\nfunc run(o Options) {}\n',
		'go/main_test.go': 'package main\n',
		'go/options.go': 'package main\n\ntype Options struct{}\n',
		'go/mail.go': 'package main\n',
		'go/zebra.go': 'package main\n',
		'go/store/store.go': 'package store\n',
		'go/store/file.go': 'package store\n',
		'go/store/store_test.go': 'package store\n',
		'go/sub/deep/deep.go': 'package deep\n',
	};
	const goModules = [
		{ folder: 'go', path: 'x.org/app' },
		{ folder: 'go/sub', path: 'x.org/app/sub' },
	];
	assert.deepEqual(await edgesOf('go/main.go', files, { goModules }), [
		'x.org/app/store > go/store/store.go go/store/file.go',
		'x.org/app/sub/deep > go/sub/deep/deep.go',
		'mentioned > go/options.go',
		'sibling > go/mail.go go/zebra.go',
		'1 missing',
	]);
	assert.deepEqual(
		(await edgesOf('go/main_test.go', files, { goModules }))[0],
		'sibling > go/main.go go/mail.go go/options.go go/zebra.go',
	);
});

const crate = { lib: undefined, roots: [], renamed: [] };

test('rust: paths lead from the crate, the module and its parent to files', async () => {
	const files = {
		'app/src/lib.rs': 'mod net;\nmod store;\nmod gone;\npub use store::Store;\n',
		'app/src/store.rs': 'pub struct Store;\n',
		'app/src/net/mod.rs':
			'mod wire;\nuse crate::{store::{Store, gone::X}, Store as Again};\nuse self::wire::Wire;\nuse super::store;\n',
		'app/src/net/wire.rs':
			'use super::super::Store;\nuse std::fmt;\npub struct Wire;\nmod tests {\n\tuse super::*;\n\tuse super::super::Net;\n}\n',
		'app/tests/all.rs': 'mod help;\nuse app_kit::Store;\nuse kit::parts::Part;\nuse serde::Serialize;\n',
		'app/tests/help.rs': 'use crate::first;\n',
		'app/src/net/tests/wire.rs': 'use crate::store::Store;\n',
		'kit/lib/kit.rs': 'pub mod parts;\n',
		'kit/lib/parts.rs': 'pub struct Part;\n',
	};
	const crates = [
		{ ...crate, folder: 'app', name: 'app_kit', renamed: [['kit', 'plain_kit'] as const] },
		{ ...crate, folder: 'kit', name: 'plain_kit', lib: 'lib/kit.rs' },
	];
	const edges = async (from: string) => (await edgesOf(from, files, { crates })).slice(0, -1);
	assert.deepEqual(await edges('app/src/lib.rs'), [
		'net > app/src/net/mod.rs',
		'store > app/src/store.rs',
		'store > app/src/store.rs',
	]);
	assert.deepEqual(await edges('app/src/net/mod.rs'), [
		'wire > app/src/net/wire.rs',
		'crate::store > app/src/store.rs',
		'crate::store::gone > app/src/store.rs',
		'crate > app/src/lib.rs',
		'self::wire > app/src/net/wire.rs',
		'super > app/src/store.rs',
	]);
	assert.deepEqual(await edges('app/src/net/wire.rs'), ['super::super > app/src/lib.rs', 'super::super > app/src/net/mod.rs']);
	assert.deepEqual(await edges('app/tests/all.rs'), [
		'help > app/tests/help.rs',
		'app_kit > app/src/lib.rs',
		'kit::parts > kit/lib/parts.rs',
	]);
	assert.deepEqual(await edges('app/src/net/tests/wire.rs'), ['crate::store > app/src/store.rs']);
	// `mod gone;`, and `gone` in store.rs.
	assert.equal((await edgesOf('app/src/lib.rs', files, { crates })).at(-1), '2 missing');
});

test('rust: a path that the code says in full leads to its file like a `use`, once, and no error comes of it', async () => {
	const files = {
		'src/lib.rs': 'pub mod store;\npub mod io;\n',
		'src/store.rs': 'pub struct Store;\nimpl Store {\n\tpub fn open() -> Self { todo!() }\n}\n',
		'src/io.rs': 'pub fn flush() {}\n',
		'src/app.rs':
			'use std::fmt;\nfn a(store: &crate::store::Store) -> fmt::Result {\n\tcrate::store::Store::open();\n\tsuper::io::flush();\n\tVec::<u8>::new();\n\tcrate::store::gone::Other::new();\n}\n',
	};
	assert.deepEqual(await edgesOf('src/app.rs', files, { crates: [{ ...crate, folder: '', name: 'shop' }] }), [
		'crate::store > src/store.rs',
		'super::io > src/io.rs',
		'crate::store::gone > src/store.rs',
		'0 missing',
	]);
});

test('rust: what a crate hands on by `pub use` is as near as the crate', async () => {
	const workspace = await MemoryWorkspace.of(
		{
			'src/main.rs': 'use kit::Store;\nuse kit::words::deep::Word;\n',
			'kit/src/lib.rs': 'mod store;\npub use crate::store::Store;\npub extern crate base_words as words;\n',
			'kit/src/store.rs': 'pub struct Store;\n',
			'words/src/lib.rs': '#[path = "unix.rs"]\n#[cfg(unix)]\nmod deep;\n',
			'words/src/unix.rs': 'pub struct Word;\n',
		},
		{
			...NO_CONFIG,
			crates: [
				{ ...crate, folder: '', name: 'main' },
				{ ...crate, folder: 'kit', name: 'kit' },
				{ ...crate, folder: 'words', name: 'base_words' },
			],
		},
	);
	const outline = workspace.index.outline('src/main.rs');
	assert.ok(outline);
	assert.deepEqual(
		workspace.graph.closure('src/main.rs', outline, 1).map(({ path, hops }) => `${path} ${hops}`),
		['kit/src/lib.rs 1', 'kit/src/store.rs 1', 'words/src/unix.rs 1'],
	);
});

test('java: classes are files below any source root, packages see themselves, tests see what they test', async () => {
	const main = 'app/src/main/java/org/x';
	const tests = 'app/src/test/java/org/x';
	const files = {
		[`${main}/App.java`]:
			'package org.x;\nimport java.util.List;\nimport org.x.io.Reader;\nimport org.x.io.*;\nimport static org.x.Base.check;\nimport org.x.Base.Inner;\nimport org.x.io.Gone;\nclass App extends Base {}\n',
		[`${main}/Base.java`]: 'package org.x;\nclass Base { class Inner {} static void check() {} }\n',
		[`${main}/Zoo.java`]: 'package org.x;\n',
		[`${main}/io/Reader.java`]: 'package org.x.io;\n',
		[`${main}/io/Writer.java`]: 'package org.x.io;\n',
		[`${tests}/AppTest.java`]: 'package org.x;\n',
		'other/src/main/java/org/x/io/Reader.java': 'package org.x.io;\n',
	};
	assert.deepEqual(await edgesOf(`${main}/App.java`, files), [
		`org.x.io > ${main}/io/Reader.java`,
		`org.x.io > ${main}/io/Reader.java ${main}/io/Writer.java other/src/main/java/org/x/io/Reader.java`,
		`org.x.Base > ${main}/Base.java`,
		`org.x.Base > ${main}/Base.java`,
		`mentioned > ${main}/Base.java`,
		`sibling > ${main}/Zoo.java`,
		'1 missing',
	]);
	assert.equal(
		(await edgesOf(`${tests}/AppTest.java`, files))[0],
		`sibling > ${main}/App.java ${main}/Base.java ${main}/Zoo.java`,
	);
});

test('a large package gives its nearest files only', async () => {
	const names = Array.from({ length: 500 }, (_, index) => `p/file${index}.go`);
	const workspace = await MemoryWorkspace.of(Object.fromEntries(names.map((name) => [name, 'package p\n'])));
	const targets = workspace.graph.edges('p/file77.go').flatMap((edge) => edge.targets);
	assert.equal(targets.length, 32);
	assert.ok(targets.slice(0, 10).every((name) => name.startsWith('p/file7')));
});

test('a file that changes its package changes what imports mean', async () => {
	const workspace = await MemoryWorkspace.of({ 'a/A.java': 'package a;\nimport b.*;\n', 'x/a/C.java': 'package a;\n' });
	assert.equal(workspace.graph.edges('x/a/C.java').length, 1);
	await workspace.write('x/a/C.java', 'package x.a;\n');
	assert.equal(workspace.graph.edges('x/a/C.java').length, 0);
});

test('c and c++: headers beside the file, in include folders, by compile_commands.json, by the end of their path', async () => {
	const files = {
		'app/src/main.cc':
			'#include "main.h"\n#include "util/text.h"\n#include <kit/store.h>\n#include <string.h>\n#include "deep.h"\n#include "port/port.h"\n#include "../gone.h"\n#include "gtest/gtest.h"\n',
		'app/src/main.h': '',
		'app/src/util/text.h': '',
		'app/include/kit/store.h': '',
		'app/src/string.h': '',
		'vendor/headers/deep.h': '',
		'lib/third/port/port.h': '',
		'other/main.cc': '',
	};
	assert.deepEqual(await edgesOf('app/src/main.cc', files, { includeFolders: ['vendor/headers'] }), [
		'main.h > app/src/main.h',
		'util/text.h > app/src/util/text.h',
		'<kit/store.h> > app/include/kit/store.h',
		'deep.h > vendor/headers/deep.h',
		'port/port.h > lib/third/port/port.h',
		'sibling > app/src/main.h',
		'1 missing',
	]);
	assert.equal((await edgesOf('app/src/main.h', files))[0], 'sibling > app/src/main.cc');
});

test('c#: namespaces are what files say, and those around a file are seen without using', async () => {
	const files = {
		'src/App.cs':
			'using System;\nusing Kit.Events;\nusing static Kit.Math.Numbers;\nusing Kit.Gone;\nnamespace Kit.App;\nclass App : Base {}\n',
		'src/Anything.cs': 'namespace Kit.App\n{\n\tclass Base {}\n}\n',
		'src/Root.cs': 'namespace Kit;\n',
		'src/Kit.csproj': '',
		'src/Properties/Usings.cs': 'global using Kit.Words;\n',
		'src/Words.cs': 'namespace Kit.Words;\n',
		'other/Other.csproj': '',
		'other/Usings.cs': 'global using Kit.Others;\n',
		'other/Others.cs': 'namespace Kit.Others;\n',
		'src/Events/One.cs': 'namespace Kit.Events;\n',
		'src/Events/Two.cs': 'namespace Kit.Events;\n',
		'src/Numbers.cs': 'namespace Kit.Math;\nstatic class Numbers {}\n',
		'tests/AppTests.cs': 'namespace Kit.App;\n',
	};
	assert.deepEqual(await edgesOf('src/App.cs', files), [
		'Kit.Events > src/Events/One.cs src/Events/Two.cs',
		'Kit.Math.Numbers > src/Numbers.cs',
		'mentioned > src/Anything.cs',
		'sibling > src/Root.cs src/Words.cs',
		'0 missing',
	]);
});

test('ruby: require searches the load path, require_relative the folder, autoload names what it hands on', async () => {
	const files = {
		'gem/lib/kit.rb':
			"require 'set'\nrequire 'kit/store'\nrequire_relative 'kit/words'\nautoload :Late, 'kit/late'\nrequire 'kit/gone'\n",
		'gem/lib/kit/store.rb': '',
		'gem/lib/kit/words.rb': '',
		'gem/lib/kit/late.rb': 'class Late\nend\n',
		'gem/test/set.rb': '',
	};
	assert.deepEqual(await edgesOf('gem/lib/kit.rb', files), [
		'set > gem/test/set.rb',
		'kit/store > gem/lib/kit/store.rb',
		'kit/words > gem/lib/kit/words.rb',
		'kit/late > gem/lib/kit/late.rb',
		'1 missing',
	]);
});

test('php: classes by PSR-4, functions by the namespace that declares them, files by require', async () => {
	const files = {
		'src/User.php':
			"<?php\nnamespace App;\nuse App\\Base\\Model;\nuse App\\Base\\{Reader, Writer as W};\nuse function App\\Base\\total;\nuse App\\Base;\nuse Psr\\Log;\nuse App\\Base\\Gone;\nrequire __DIR__ . '/boot.php';\n",
		'src/Base/Model.php': '<?php\nnamespace App\\Base;\nclass Model {}\n',
		'src/Base/Reader.php': '<?php\nnamespace App\\Base;\n',
		'src/Base/Writer.php': '<?php\nnamespace App\\Base;\n',
		'src/helpers.php': '<?php\nnamespace App\\Base;\nfunction total() {}\n',
		'src/boot.php': '<?php\n',
		'src/Team.php': '<?php\nnamespace App;\n',
	};
	const expected = [
		'App\\Base > src/Base/Model.php',
		'App\\Base > src/Base/Reader.php src/Base/Writer.php',
		'App\\Base > src/helpers.php',
		'/boot.php > src/boot.php',
		'sibling > src/Team.php',
		'1 missing',
	];
	assert.deepEqual(await edgesOf('src/User.php', files, { psr4: [{ namespace: 'App', folder: 'src' }] }), expected);
	assert.deepEqual(await edgesOf('src/User.php', files), expected);
});

test('scripts and styles: paths from the file, a variable at the start is its folder or one above', async () => {
	const files = {
		'bin/run.sh':
			'source ./lib.sh\n. "$ROOT/tools/util.sh"\nsource "$(dirname "$0")/words.sh"\nsource "$FILE"\nsource ./gone.sh\n. /etc/profile\n',
		'bin/lib.sh': '',
		'bin/words.sh': '',
		'tools/util.sh': '',
		'win/run.ps1': '. $PSScriptRoot/lib.ps1\n. "$PSScriptRoot\\sub\\deep.ps1"\nImport-Module ./Kit\n',
		'win/lib.ps1': '',
		'win/sub/deep.ps1': '',
		'win/Kit.psm1': '',
		'web/main.css': '@import url("base.css");\n@import "https://x.org/a.css";\n',
		'web/base.css': '',
	};
	assert.deepEqual(await edgesOf('bin/run.sh', files), [
		'./lib.sh > bin/lib.sh',
		'$ROOT/tools/util.sh > tools/util.sh',
		'$(dirname "$0")/words.sh > bin/words.sh',
		'1 missing',
	]);
	assert.deepEqual((await edgesOf('win/run.ps1', files)).slice(0, -1), [
		'$PSScriptRoot/lib.ps1 > win/lib.ps1',
		'$PSScriptRoot\\sub\\deep.ps1 > win/sub/deep.ps1',
		'./Kit > win/Kit.psm1',
	]);
	assert.deepEqual((await edgesOf('web/main.css', files)).slice(0, -1), ['base.css > web/base.css']);
});

test('kotlin: a name is what a file of the package defines, wherever the file stands; java sees it, and it sees java', async () => {
	const files = {
		'app/src/main/kotlin/App.kt':
			'package org.x\nimport org.x.io.Reader\nimport org.x.io.*\nimport org.x.io.shout\nimport org.x.io.Reader.Mode.FAST\nimport org.x.Legacy\nimport java.util.Date\nimport org.x.io.Gone\nfun run(b: Base) {}\n',
		'app/src/main/kotlin/Base.kt': 'package org.x\nclass Base\n',
		'app/src/test/kotlin/AppTest.kt': 'package org.x\n',
		'app/src/main/kotlin/streams/all.kt': 'package org.x.io\nclass Reader { enum class Mode { FAST } }\n',
		'app/src/main/kotlin/streams/more.kt': 'package org.x.io\nfun String.shout() = this\n',
		'app/src/main/java/org/x/Legacy.java': 'package org.x;\nimport org.x.io.Reader;\nimport org.x.io.MoreKt;\nclass Legacy {}\n',
	};
	assert.deepEqual(await edgesOf('app/src/main/kotlin/App.kt', files), [
		'org.x.io.Reader > app/src/main/kotlin/streams/all.kt',
		'org.x.io > app/src/main/kotlin/streams/all.kt app/src/main/kotlin/streams/more.kt',
		'org.x.io.shout > app/src/main/kotlin/streams/more.kt',
		'org.x.io.Reader.Mode.FAST > app/src/main/kotlin/streams/all.kt',
		'org.x.Legacy > app/src/main/java/org/x/Legacy.java',
		'mentioned > app/src/main/kotlin/Base.kt',
		'sibling > app/src/main/java/org/x/Legacy.java',
		'1 missing',
	]);
	assert.deepEqual(
		(await edgesOf('app/src/main/java/org/x/Legacy.java', files))[0],
		'org.x.io > app/src/main/kotlin/streams/all.kt',
	);
});

test('scala: imports start from the packages round the file, or from the root; objects and package objects hold names', async () => {
	const files = {
		'core/App.scala':
			'package org.x\npackage app\n\nimport io.Reader\nimport org.x.io.{Writer => W, _}\nimport syntax.all._\nimport org.x.words._\nimport scala.util.Try\nimport org.x.io.Gone\n',
		'core/io.scala': 'package org.x.io\ntrait Reader\n',
		'core/out.scala': 'package org.x.io\nclass Writer\n',
		'core/all.scala': 'package org.x.syntax\nobject all\n',
		'core/package.scala': 'package org.x\npackage object words { def shout(a: String) = a }\n',
	};
	assert.deepEqual(await edgesOf('core/App.scala', files), [
		'io > core/io.scala',
		'org.x.io > core/out.scala core/io.scala',
		'syntax.all > core/all.scala',
		'org.x.words > core/package.scala',
		'1 missing',
	]);
});

test('swift: a module sees itself, an import has all of another, a manifest names their folders', async () => {
	const files = {
		'Source/App.swift': 'import Foundation\nimport Kit\nfunc run(b: Base) {}\n',
		'Source/Deep/Base.swift': 'class Base {}\n',
		'Sources/Kit/A.swift': '',
		'Sources/Kit/B.swift': '',
		'Tests/KitTests/ATests.swift': '@testable import Kit\n',
	};
	const swiftTargets = [{ name: 'App', folder: 'Source' }];
	assert.deepEqual(await edgesOf('Source/App.swift', files, { swiftTargets }), [
		'Kit > Sources/Kit/A.swift Sources/Kit/B.swift',
		'mentioned > Source/Deep/Base.swift',
		'0 missing',
	]);
	assert.deepEqual((await edgesOf('Tests/KitTests/ATests.swift', files))[0], 'Kit > Sources/Kit/A.swift Sources/Kit/B.swift');
});

test('dart: packages by their pubspec, files by their paths; what is generated is not missed', async () => {
	const files = {
		'kit/lib/kit.dart':
			"import 'dart:io';\nimport 'package:words/words.dart';\nimport 'package:http/http.dart';\nimport 'src/a.dart' show A;\nimport 'gone.dart';\nimport 'package:kit/src/gone.dart';\nexport '../tool.dart';\npart 'kit.g.dart';\n",
		'kit/lib/src/a.dart': '',
		'kit/tool.dart': '',
		'packages/words/lib/words.dart': '',
	};
	const dartPackages = [
		{ name: 'kit', folder: 'kit' },
		{ name: 'words', folder: 'packages/words' },
	];
	assert.deepEqual(await edgesOf('kit/lib/kit.dart', files, { dartPackages }), [
		'package:words/words.dart > packages/words/lib/words.dart',
		'src/a.dart > kit/lib/src/a.dart',
		'../tool.dart > kit/tool.dart',
		'2 missing',
	]);
});

test('lua: a dot is a folder, found below the folders that are on the path by custom', async () => {
	const files = {
		'lua/kit/init.lua':
			"local a = require('kit.a')\nlocal b = require 'kit.deep'\nlocal c = require('other')\nlocal d = require('plenary.job')\nlocal e = require('kit.gone')\n",
		'lua/kit/a.lua': '',
		'lua/kit/deep/init.lua': '',
		'lua/kit/other.lua': '',
		'spec/kit/a.lua': '',
	};
	assert.deepEqual(await edgesOf('lua/kit/init.lua', files), [
		'kit.a > lua/kit/a.lua',
		'kit.deep > lua/kit/deep/init.lua',
		'other > lua/kit/other.lua',
		'1 missing',
	]);
});

test('vue and svelte: components import as modules do, and are imported by their files', async () => {
	const files = {
		'src/App.vue': '<script setup>\nimport Card from "@/parts/Card.vue";\nimport { use } from "./use";\n</script>\n<template/>\n',
		'src/parts/Card.vue': '<template/>\n',
		'src/use.ts': 'export const use = 1;\n',
		'kit/svelte.config.js': '',
		'kit/src/routes/page.svelte':
			'<script>\nimport Button from "$lib/Button.svelte";\nimport { a } from "$lib/gone";\nimport type { PageData } from "./$types";\n</script>\n',
		'kit/src/lib/Button.svelte': '<p/>\n',
	};
	const tsconfigs = [{ folder: '', baseUrl: undefined, paths: [['@/*', ['src/*']] as const], rootDirs: [] }];
	assert.deepEqual(await edgesOf('src/App.vue', files, { tsconfigs }), [
		'@/parts/Card.vue > src/parts/Card.vue',
		'./use > src/use.ts',
		'1 missing',
	]);
	assert.deepEqual((await edgesOf('kit/src/routes/page.svelte', files))[0], '$lib/Button.svelte > kit/src/lib/Button.svelte');
});
