import type { ImportRules } from '../parse/languages.ts';
import { CSharpResolver } from './resolveCSharp.ts';
import { DartResolver } from './resolveDart.ts';
import { EcmaScriptResolver } from './resolveEcmaScript.ts';
import { GoResolver } from './resolveGo.ts';
import { IncludeResolver } from './resolveInclude.ts';
import { JavaResolver } from './resolveJava.ts';
import { LuaResolver } from './resolveLua.ts';
import { PackageResolver } from './resolvePackage.ts';
import { PathResolver } from './resolvePath.ts';
import { PhpResolver } from './resolvePhp.ts';
import { PythonResolver } from './resolvePython.ts';
import { RubyResolver } from './resolveRuby.ts';
import { RustResolver } from './resolveRust.ts';
import type { Resolver, ResolverInput } from './resolver.ts';
import { SwiftResolver } from './resolveSwift.ts';

const RESOLVERS: Readonly<Record<ImportRules, (input: ResolverInput) => Resolver>> = {
	ecmascript: ({ files, config }) => new EcmaScriptResolver(files, config),
	python: ({ files }) => new PythonResolver(files),
	go: (input) => new GoResolver(input),
	rust: (input) => new RustResolver(input),
	java: (input) => new JavaResolver(input),
	kotlin: (input) => new PackageResolver(input),
	scala: (input) => new PackageResolver(input, { isRelative: true }),
	include: (input) => new IncludeResolver(input),
	csharp: (input) => new CSharpResolver(input),
	ruby: (input) => new RubyResolver(input),
	php: (input) => new PhpResolver(input),
	swift: (input) => new SwiftResolver(input),
	dart: (input) => new DartResolver(input),
	lua: (input) => new LuaResolver(input),
	path: ({ files }) => new PathResolver(files),
};

/**
 * Files that a resolver goes through while it is made: when one comes or goes, imports of its family are resolved anew. The others
 * only ask whether a file is there.
 */
export const READS: Readonly<Partial<Record<ImportRules, RegExp>>> = {
	python: /\.pyi?$/,
	go: /\.go$/,
	java: /\.(java|kts?|scala|sc)$/,
	kotlin: /\.(java|kts?|scala|sc)$/,
	scala: /\.(java|kts?|scala|sc)$/,
	swift: /\.swift$/,
	lua: /\.lua$/,
	include: /\.(c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|ipp|inl|tcc|def|inc)$/,
	csharp: /\.(cs|csproj)$/,
	ruby: /\.rb$/,
	php: /\.php$/,
};
/** Families whose resolver reads, while it is made, of which packages files are and what they hand on. */
export const READS_PACKAGES: ReadonlySet<ImportRules> = new Set(['java', 'kotlin', 'scala', 'csharp', 'php']);
/** Families whose resolver reads other files' outlines while it resolves. */
export const READS_OUTLINES: ReadonlySet<ImportRules> = new Set(['java', 'kotlin', 'scala', 'csharp', 'php', 'rust']);

export function createResolver(rules: ImportRules, input: ResolverInput): Resolver {
	return RESOLVERS[rules](input);
}
