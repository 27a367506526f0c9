import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getLibFiles, ts } from '@ts-morph/common';

/** A definition by its place: the line that holds its name, 0-based. */
export interface Place {
	readonly file: string;
	readonly line: number;
}

/** An identifier in code that refers to something, and what it means. */
export interface Identifier {
	readonly name: string;
	/** 0-based line and UTF-16 column. */
	readonly line: number;
	readonly column: number;
	/** Every place that declares it; empty when that is not of the workspace, or not to be named from outside of its function. */
	readonly places: readonly Place[];
	/** The file that it stands for as a whole: a module. */
	readonly module?: string | undefined;
}

/** What stands for a definition that no outline could be asked to show: it cannot be named from another file, or has no name. */
const UNNAMED = new Set<string>([
	ts.ScriptElementKind.moduleElement,
	ts.ScriptElementKind.parameterElement,
	ts.ScriptElementKind.localVariableElement,
	ts.ScriptElementKind.localFunctionElement,
	ts.ScriptElementKind.localClassElement,
	ts.ScriptElementKind.typeParameterElement,
	ts.ScriptElementKind.label,
	ts.ScriptElementKind.keyword,
	ts.ScriptElementKind.scriptElement,
	ts.ScriptElementKind.directory,
	ts.ScriptElementKind.alias,
	ts.ScriptElementKind.string,
	ts.ScriptElementKind.indexSignatureElement,
]);
const LIBS = '/lib';

/** TypeScript's own compiler service over the files of a workspace: it judges, it is never asked for help. */
export class TypeScriptOracle {
	readonly #root: string;
	readonly #service: ts.LanguageService;
	readonly #options: ts.CompilerOptions;

	/** @param files relative to `root`, those that TypeScript reads */
	constructor(root: string, files: readonly string[]) {
		this.#root = root;
		this.#options = optionsOf(root);
		const libs = new Map(getLibFiles().map(({ fileName, text }) => [`${LIBS}/${fileName}`, text]));
		const read = (file: string) => libs.get(file) ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
		const snapshots = new Map<string, ts.IScriptSnapshot>();
		this.#service = ts.createLanguageService({
			getScriptFileNames: () => files.map((file) => path.join(root, file)),
			getScriptVersion: () => '1',
			getScriptSnapshot: (file) => {
				const known = snapshots.get(file);
				const text = known ? undefined : read(file);
				if (text !== undefined) {
					snapshots.set(file, ts.ScriptSnapshot.fromString(text));
				}
				return snapshots.get(file);
			},
			getCurrentDirectory: () => root,
			getCompilationSettings: () => this.#options,
			getDefaultLibFileName: () => `${LIBS}/lib.esnext.full.d.ts`,
			fileExists: (file) => libs.has(file) || ts.sys.fileExists(file),
			readFile: read,
			directoryExists: (folder) => folder === LIBS || ts.sys.directoryExists(folder),
			getDirectories: ts.sys.getDirectories,
		});
	}

	tree(file: string): ts.SourceFile | undefined {
		return this.#service.getProgram()?.getSourceFile(path.join(this.#root, file));
	}

	/** Every file of the workspace that a file's import statements lead to, with the statement's text. */
	imports(file: string): { readonly specifier: string; readonly target: string }[] {
		const absolute = path.join(this.#root, file);
		return specifiersOf(file, readFileSync(absolute, 'utf8')).flatMap((specifier) => {
			const resolved = ts.resolveModuleName(specifier, absolute, this.#options, ts.sys).resolvedModule?.resolvedFileName;
			const target = resolved === undefined ? undefined : this.#relative(resolved);
			return target === undefined ? [] : [{ specifier, target }];
		});
	}

	/**
	 * The identifiers of a file that refer to something the compiler knows. Left out: names in import and export clauses, and those
	 * that only declare. Names in a destructuring pattern refer to members, so do keys of a literal whose type is expected.
	 */
	identifiers(file: string): Identifier[] {
		const tree = this.tree(file);
		const checker = this.#service.getProgram()?.getTypeChecker();
		const found: Identifier[] = [];
		const visit = (node: ts.Node): void => {
			if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isImportEqualsDeclaration(node)) {
				return;
			}
			if (tree && checker && (ts.isIdentifier(node) || ts.isPrivateIdentifier(node))) {
				found.push(...this.#identifier(node, tree, meant(node, checker)));
			}
			ts.forEachChild(node, visit);
		};
		if (tree) {
			visit(tree);
		}
		return found;
	}

	/** The names that the import statements of a file bind, and what they mean. */
	imported(file: string): Identifier[] {
		const tree = this.tree(file);
		const checker = this.#service.getProgram()?.getTypeChecker();
		const found: Identifier[] = [];
		for (const statement of tree?.statements ?? []) {
			const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
			const bindings = clause?.namedBindings;
			const binders = [clause, ...(bindings && ts.isNamedImports(bindings) ? bindings.elements : [bindings])];
			for (const name of binders.flatMap((binder) => binder?.name ?? [])) {
				if (tree && checker) {
					found.push(...this.#identifier(name, tree, resolved(checker.getSymbolAtLocation(name), checker)));
				}
			}
		}
		return found;
	}

	/** @returns nothing when the compiler does not know what is meant */
	#identifier(node: ts.Identifier | ts.PrivateIdentifier, tree: ts.SourceFile, symbols: readonly ts.Symbol[]): Identifier[] {
		const declarations = symbols.flatMap((symbol) => symbol.declarations ?? []);
		if (declarations.length === 0) {
			return [];
		}
		const places = declarations.some(isLocal) ? [] : declarations.flatMap((each) => this.#placeOf(each));
		const whole = declarations.find(ts.isSourceFile);
		return [{ name: node.text, ...positionOf(tree, node), places, module: whole && this.#relative(whole.fileName) }];
	}

	/**
	 * The definitions that the identifier at an offset can mean, when none is in its own file and all can be named: overloads and
	 * merged declarations are several. Empty for what is not of the workspace.
	 */
	definitions(file: string, offset: number): Place[] {
		const absolute = path.join(this.#root, file);
		const found = this.#service.getDefinitionAtPosition(absolute, offset) ?? [];
		if (found.some((each) => each.fileName === absolute)) {
			return [];
		}
		const places: Place[] = [];
		for (const { fileName, kind, textSpan } of found) {
			const target = this.#relative(fileName);
			const tree = target === undefined || fileName.endsWith('.d.ts') ? undefined : this.tree(target);
			if (tree && !UNNAMED.has(kind)) {
				for (const place of this.#placesOf(tree, textSpan.start)) {
					if (!places.some(({ file, line }) => file === place.file && line === place.line)) {
						places.push(place);
					}
				}
			}
		}
		return places;
	}

	/**
	 * Every place that declares what stands at an offset. The compiler answers a call with the one signature that is called; what has
	 * to be shown is what the signature belongs to: any of the overloads, the class of a constructor, the constant of a function type.
	 */
	#placesOf(tree: ts.SourceFile, offset: number): Place[] {
		const name = nameAround(tree, offset);
		const declarations = name ? this.#service.getProgram()?.getTypeChecker().getSymbolAtLocation(name)?.declarations : undefined;
		return (declarations ?? []).flatMap((declaration) => this.#placeOf(declaration));
	}

	#placeOf(declaration: ts.Declaration): Place[] {
		const own = declaration.getSourceFile();
		const file = this.#relative(own.fileName);
		const { name: node } = declaration as ts.NamedDeclaration;
		return file !== undefined && node ? [{ file, line: own.getLineAndCharacterOfPosition(node.getStart(own)).line }] : [];
	}

	#relative(file: string): string | undefined {
		const relative = path.relative(this.#root, file).split(path.sep).join('/');
		return relative.startsWith('..') || relative.includes('node_modules/') || path.isAbsolute(relative) ? undefined : relative;
	}
}

/** The workspace's own path mapping, and for the rest what reads every module syntax there is. */
function optionsOf(root: string): ts.CompilerOptions {
	const file = ['src/tsconfig.base.json', 'tsconfig.base.json', 'tsconfig.json']
		.map((name) => path.join(root, name))
		.find((name) => existsSync(name));
	const own = file
		? ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, path.dirname(file)).options
		: {};
	return {
		...(own.paths ? { paths: own.paths, pathsBasePath: own['pathsBasePath'] } : {}),
		...(own.baseUrl ? { baseUrl: own.baseUrl } : {}),
		target: ts.ScriptTarget.ES2022,
		module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
		allowImportingTsExtensions: true,
		allowJs: true,
		resolveJsonModule: true,
		strict: true,
		noEmit: true,
		skipLibCheck: true,
		types: [],
	};
}

/** What the import, export, `import()` and `require` of a file name. `ts.preProcessFile` does not see `export * as a from`. */
function specifiersOf(file: string, text: string): string[] {
	const specifiers: string[] = [];
	const add = (node: ts.Node | undefined) => {
		if (node && ts.isStringLiteralLike(node)) {
			specifiers.push(node.text);
		}
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
			add(node.moduleSpecifier);
		} else if (ts.isExternalModuleReference(node)) {
			add(node.expression);
		} else if (ts.isImportTypeNode(node)) {
			add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
		} else if (
			ts.isCallExpression(node) &&
			(node.expression.kind === ts.SyntaxKind.ImportKeyword ||
				(ts.isIdentifier(node.expression) && node.expression.text === 'require'))
		) {
			add(node.arguments[0]);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
	return specifiers;
}

/** The name of the innermost declaration that has one and holds the offset outside of its body. */
function nameAround(tree: ts.SourceFile, offset: number): ts.DeclarationName | undefined {
	let found: ts.DeclarationName | undefined;
	const visit = (node: ts.Node): void => {
		if (node.pos <= offset && offset < node.end) {
			const { name } = node as ts.NamedDeclaration;
			if (name && !ts.isParameter(node) && !ts.isTypeParameterDeclaration(node)) {
				found = name;
			}
			ts.forEachChild(node, visit);
		}
	};
	visit(tree);
	return found;
}

function positionOf(tree: ts.SourceFile, node: ts.Node): { readonly line: number; readonly column: number } {
	const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
	return { line, column: character };
}

/** The symbols that an identifier refers to; none for one that only declares. */
function meant(node: ts.Identifier | ts.PrivateIdentifier, checker: ts.TypeChecker): ts.Symbol[] {
	const { parent } = node;
	if (ts.isBindingElement(parent) && ts.isIdentifier(node) && ts.isObjectBindingPattern(parent.parent)) {
		const isKey = parent.propertyName ? parent.propertyName === node : parent.name === node;
		return isKey ? membersOf(checker.getTypeAtLocation(parent.parent), node.text) : referred(node, parent, checker);
	}
	if (ts.isShorthandPropertyAssignment(parent)) {
		return resolved(checker.getShorthandAssignmentValueSymbol(parent), checker);
	}
	if (ts.isObjectLiteralElement(parent) && parent.name === node && ts.isObjectLiteralExpression(parent.parent)) {
		const expected = checker.getContextualType(parent.parent);
		return expected ? membersOf(expected, node.text) : [];
	}
	return referred(node, parent, checker);
}

function referred(node: ts.Identifier | ts.PrivateIdentifier, parent: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
	const isName = (parent as ts.NamedDeclaration).name === node && !ts.isPropertyAccessExpression(parent);
	const isMeta = ts.isMetaProperty(parent) || ts.isLabeledStatement(parent);
	return isName || isMeta ? [] : resolved(checker.getSymbolAtLocation(node), checker);
}

function resolved(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): ts.Symbol[] {
	const own = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
	return own ? [own] : [];
}

/** The members of a name that a type has, or the types that it is a union of. */
function membersOf(type: ts.Type, name: string): ts.Symbol[] {
	const types = type.isUnion() ? type.types : [type];
	return types.flatMap((each) => each.getProperty(name) ?? []);
}

/** True for what can only be named in its own function: its parameters, variables, and all that is declared in its body. */
function isLocal(declaration: ts.Declaration): boolean {
	if (ts.isSourceFile(declaration)) {
		return true;
	}
	if (ts.isTypeParameterDeclaration(declaration) || (ts.isParameter(declaration) && !isProperty(declaration))) {
		return true;
	}
	for (let node: ts.Node = declaration; node.parent; node = node.parent) {
		if (ts.isFunctionLike(node.parent) && 'body' in node.parent && node.parent.body === node) {
			return true;
		}
		if (ts.isBlock(node) && !ts.isSourceFile(node.parent) && !ts.isModuleDeclaration(node.parent)) {
			return true;
		}
	}
	return false;
}

function isProperty(parameter: ts.ParameterDeclaration): boolean {
	return ts.isParameterPropertyDeclaration(parameter, parameter.parent);
}
