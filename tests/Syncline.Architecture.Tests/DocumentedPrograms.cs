using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Syncline.Architecture.Tests;

/// <summary>Programs in C#, compiled as in a user's project: with implicit usings, and all packages.</summary>
internal static class DocumentedPrograms
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Compiling =
        new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>What this process could load: the framework and every room.</summary>
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file))];

    /// <summary>Errors and warnings; none if the program is good.</summary>
    public static IEnumerable<string> FaultsOf(string place, string code)
    {
        SyntaxTree[] trees =
            [.. new[] { ImplicitUsings, code }.Select(text => CSharpSyntaxTree.ParseText(text, Parsing))];
        return CSharpCompilation.Create("Documented", trees, References, Compiling).GetDiagnostics()
            .Where(found => found.Severity >= DiagnosticSeverity.Warning)
            .Select(found => $"{place}: {found}");
    }
}
