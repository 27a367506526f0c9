/** Names of languages as fences and editors write them; those in one row stand for code that may stand in one file. */
const FAMILIES: readonly (readonly string[])[] = [
	[
		'ts',
		'typescript',
		'tsx',
		'typescriptreact',
		'js',
		'javascript',
		'jsx',
		'javascriptreact',
		'mjs',
		'cjs',
		'vue',
		'svelte',
		'html',
	],
	['py', 'python', 'python3'],
	['sh', 'bash', 'shell', 'shellscript', 'zsh', 'console'],
	['powershell', 'ps1'],
	['go', 'golang'],
	['rs', 'rust'],
	['java'],
	['kt', 'kotlin'],
	['c', 'cpp', 'c++', 'cc', 'h', 'hpp'],
	['cs', 'csharp', 'c#'],
	['rb', 'ruby'],
	['php'],
	['swift'],
	['scala'],
	['lua'],
	['dart'],
	['css', 'scss', 'less'],
	['sql'],
	['diff', 'patch'],
];

/** Whether code that a fence says is `fence` cannot be meant for a file in `language`. Names that nobody knows may be. */
export function isOtherLanguage(fence: string, language: string): boolean {
	const familyOf = (name: string) => FAMILIES.findIndex((family) => family.includes(name.toLowerCase()));
	const [block, file] = [familyOf(fence), familyOf(language)];
	return block >= 0 && file >= 0 && block !== file;
}
