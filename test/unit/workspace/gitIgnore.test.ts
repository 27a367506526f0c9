import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';
import { scanWorkspace, whySkipped } from '../../../src/node/workspace/scan.ts';

const skip = spawnSync('git', ['--version']).status === 0 ? false : 'there is no git on the PATH';
const signal = new AbortController().signal;

// Git's and our own view of the user: nothing of the machine that the tests run on.
const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-git-')));
const ENVIRONMENT = { HOME: home, XDG_CONFIG_HOME: path.join(home, 'config'), GIT_CONFIG_NOSYSTEM: '1' };
const before = Object.fromEntries(Object.keys(ENVIRONMENT).map((key) => [key, process.env[key]]));
Object.assign(process.env, ENVIRONMENT);
after(() => {
	for (const [key, value] of Object.entries(before)) {
		if (value === undefined) {
			delete process.env[key];
		} else {
			process.env[key] = value;
		}
	}
	rmSync(home, { recursive: true });
});

function write(folder: string, files: Readonly<Record<string, string>>): void {
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), text);
	}
}

const git = (folder: string, args: readonly string[], input = '') =>
	execFileSync('git', ['-C', folder, ...args], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });

/** The files that git would add, and those that a scan finds, without what is about ignoring. */
async function both(root: string): Promise<readonly [git: readonly string[], ours: readonly string[]]> {
	const own = (file: string) => !/(^|\/)\.git/.test(file);
	const listed = git(root, ['ls-files', '-z', '--others', '--exclude-standard']).split('\0').filter(Boolean);
	return [listed.filter(own).sort(), (await scanWorkspace(root, signal)).filter(own)];
}

/** A generator of numbers in [0, 1) that gives the same ones each time (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

// Git matches bytes and we characters: `?` and `[!a]` are not tried on a lone `é`, where they differ.
const FOLDERS = ['src', 'lib', 'build', 'a[1]', 'b c', '!x', '#y', 'star*'];
const FILES = [
	'a.ts',
	'b.ts',
	'A.ts',
	'log',
	'x.log',
	'keep.log',
	'build',
	'name with space',
	'!x.ts',
	'#y.ts',
	'q?.ts',
	'éa.ts',
];
const PATTERNS = [
	...[
		'*.log',
		'*.ts',
		'log',
		'build',
		'build/',
		'/build',
		'src/',
		'/src',
		'lib/*',
		'src/**',
		'**/lib',
		'**/build/',
		'a?ts',
		'[ab].ts',
	],
	...[
		'*',
		'/*',
		'**',
		'/**',
		'*/',
		'/',
		'//a.ts',
		'src/**/a.ts',
		'**/*.log',
		'src/*/b.ts',
		'[!a].ts',
		'[a-c].ts',
		'[[:upper:]].ts',
	],
	...[
		'\\!x',
		'\\#y.ts',
		'\\!x.ts',
		'name with space',
		'name\\ with\\ space',
		'b c/',
		'b c/ ',
		'log   ',
		'a.ts\\ ',
		'a[[]1]',
		'a[1]',
		'star\\*',
	],
	...[
		'# a comment',
		'',
		'   ',
		'q\\?.ts',
		'éa.ts',
		'lib/build/a.ts',
		'src/lib',
		'l*g',
		'*e*',
		'b*/',
		'keep.*',
		'***/a.ts',
		'src/***',
		'a.ts/',
	],
	...['build/**', 'build/*', '/src/*', '/lib/**/', '[', 'a[', 'foo\\'],
];

/** A folder tree with ignore files at any level, and in it folders that are themselves ignored and brought back. */
function generate(seed: number): Record<string, string> {
	const random = randomOf(seed);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
	const files: Record<string, string> = {};
	const grow = (folder: string, depth: number) => {
		for (let n = 0; n < 4; n++) {
			files[folder + pick(FILES)] = '';
		}
		if (depth === 0 || random() < 0.5) {
			const lines = Array.from({ length: 1 + Math.floor(random() * 5) }, () => (random() < 0.35 ? '!' : '') + pick(PATTERNS));
			files[`${folder}.gitignore`] =
				`${random() < 0.1 ? '\ufeff' : ''}${lines.join(random() < 0.2 ? '\r\n' : '\n')}${random() < 0.5 ? '\n' : ''}`;
		}
		for (let n = 0; depth < 3 && n < 2; n++) {
			const name = pick(FOLDERS);
			if (!(folder + name in files)) {
				grow(`${folder}${name}/`, depth + 1);
			}
		}
	};
	grow('', 0);
	// A name is a file or a folder, not both.
	const folders = new Set(Object.keys(files).map((file) => path.posix.dirname(file)));
	return Object.fromEntries(Object.entries(files).filter(([file]) => !folders.has(file)));
}

test('of 15 generated trees the files that git ignores are left out, no others, and by the line that git names', {
	skip,
}, async () => {
	const folder = mkdtempSync(path.join(home, 'trees-'));
	for (let seed = 1; seed <= 15; seed++) {
		const root = path.join(folder, String(seed));
		const files = generate(seed);
		write(root, files);
		git(folder, ['init', '-q', root]);
		const rules = Object.entries(files).filter(([name]) => name.endsWith('.gitignore'));
		const [theirs, ours] = await both(root);
		assert.deepEqual(ours, theirs, `seed ${seed}: ${JSON.stringify(rules, undefined, 1)}`);
		const names = Object.keys(files).filter((file) => !/(^|\/)\.git/.test(file));
		const said = spawnSync('git', ['-C', root, 'check-ignore', '-z', '-v', '-n', '--stdin'], { input: names.join('\0') });
		const fields = String(said.stdout).split('\0');
		for (const [n, name] of names.entries()) {
			const [by, line, pattern] = fields.slice(n * 4, n * 4 + 3);
			const found = await whySkipped(root, name);
			const expected =
				by === '' || pattern?.startsWith('!') ? undefined : { kind: 'ignored', by, line: Number(line), pattern: pattern };
			// Git shows a pattern as it understood it, without the spaces behind it.
			const shown = found?.kind === 'ignored' ? { ...found, pattern: found.pattern.replace(/(?<!\\) +$/, '') } : found;
			assert.deepEqual(
				shown,
				expected && { ...expected, pattern: expected.pattern?.replace(/(?<!\\) +$/, '') },
				`seed ${seed}: ${name}`,
			);
		}
		rmSync(root, { recursive: true });
	}
});

test("git's own lists count: of the user, of the repository, of a worktree, and from above the opened folder", {
	skip,
}, async () => {
	const repository = path.join(home, 'repository');
	write(repository, { 'a.ts': '', 'a.tmp': '', 'a.mine': '', 'a.local': '', '.gitignore': '*.tmp\n' });
	git(home, ['init', '-q', repository]);
	write(home, { 'config/git/ignore': '# mine\n*.mine\n', 'other.txt': '*.other\n' });
	write(repository, { '.git/info/exclude': '*.local\n' });
	const why = async (root: string, file: string) => {
		const skip = await whySkipped(root, file);
		return skip?.kind === 'ignored' ? `${skip.by}:${skip.line}:${skip.pattern}` : skip;
	};
	const [theirs, ours] = await both(repository);
	assert.deepEqual([ours, ours], [theirs, ['a.ts']]);
	assert.equal(await why(repository, 'a.mine'), `~/config/git/ignore:2:*.mine`);
	assert.equal(await why(repository, 'a.local'), '.git/info/exclude:1:*.local');

	// A work tree beside it, whose `.git` is a file, and a repository inside it that git does not look into.
	git(repository, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'first']);
	const tree = path.join(home, 'tree');
	git(repository, ['worktree', 'add', '-q', tree]);
	const inside = {
		'b.ts': '',
		'b.tmp': '',
		'b.local': '',
		'.gitignore': '*.tmp\n',
		'.ignore': '*.log\n',
		'.gitattributes': '*.api.ts linguist-generated\n',
		'b.api.ts': '',
		'deep/er/c.ts': '',
		'deep/er/c.tmp': '',
		'deep/er/c.local': '',
		'deep/er/c.api.ts': '',
	};
	write(tree, { ...inside, 'sub/d.ts': '', 'sub/d.tmp': '', 'sub/d.log': '', 'sub/d.mine': '', 'sub/d.api.ts': '' });
	git(home, ['init', '-q', path.join(tree, 'sub')]);
	const listed = async (root: string) => (await scanWorkspace(root, signal)).filter((file) => !/(^|\/)\.(git|ignore)/.test(file));
	assert.deepEqual(await listed(tree), ['b.ts', 'deep/er/c.ts', 'sub/d.api.ts', 'sub/d.tmp', 'sub/d.ts']);
	assert.equal(await why(tree, 'b.local'), '../repository/.git/info/exclude:1:*.local');
	// Opened further down, what stands above still counts.
	assert.deepEqual(await listed(path.join(tree, 'deep/er')), ['c.ts']);
	assert.equal(await why(path.join(tree, 'deep/er'), 'c.tmp'), '../../.gitignore:1:*.tmp');
	assert.deepEqual(await why(path.join(tree, 'deep/er'), 'c.api.ts'), {
		kind: 'marked',
		by: '../../.gitattributes',
		line: 1,
		pattern: '*.api.ts',
	});

	// A folder that they leave out, opened for itself, is what the user wants to see.
	write(tree, { 'made.tmp/e.ts': '', 'made.tmp/e.tmp': '' });
	assert.deepEqual(await listed(path.join(tree, 'made.tmp')), ['e.tmp', 'e.ts']);

	// The user names another list, in a file that the configuration includes.
	write(home, { '.gitconfig': '[include]\n\tpath = more.cfg ; mine\n', 'more.cfg': '[core]\n\texcludesFile = "~/other.txt"\n' });
	write(repository, { 'a.other': '' });
	assert.deepEqual((await both(repository))[0], (await both(repository))[1]);
	assert.equal(await why(repository, 'a.other'), '~/other.txt:1:*.other');
	rmSync(path.join(home, '.gitconfig'));
});

test('where git does not tell capitals apart, neither does the scan', { skip }, async () => {
	const root = path.join(home, 'folded');
	write(root, { 'A.LOG': '', 'a.ts': '', 'Build/b.ts': '', '.gitignore': '*.log\nbuild/\n' });
	git(home, ['init', '-q', root]);
	const told = await both(root);
	assert.deepEqual([told[1], told[1]], [told[0], ['A.LOG', 'Build/b.ts', 'a.ts']]);
	git(root, ['config', 'core.ignoreCase', 'true']);
	const folded = await both(root);
	assert.deepEqual([folded[1], folded[1]], [folded[0], ['a.ts']]);
});
