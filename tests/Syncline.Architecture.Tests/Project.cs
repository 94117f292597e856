using System.Xml.Linq;

namespace Syncline.Architecture.Tests;

/// <summary>What a project names: imports and references, also those of the eng/ files that it imports.</summary>
internal sealed record Project(
    string Name,
    string Path,
    IReadOnlyList<string> Imports,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Frameworks)
{
    /// <summary>True if its members are documented for strangers and its packages become theirs.</summary>
    public bool IsLibrary => Imports.Contains("Library.props");

    /// <summary>True if it does no I/O and references nothing outside the framework.</summary>
    public bool IsPure => Imports.Contains("Pure.props");

    public static Project Parse(string path, string text)
    {
        XElement project = XElement.Parse(text);
        IReadOnlyList<(string File, XElement Content)> imports = [.. WithImports(project)];
        return new(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            [.. imports.Select(import => import.File)],
            [.. Included(project, "ProjectReference").Select(item => FileName(item.Name))],
            [.. imports.Select(import => import.Content).Prepend(project)
                .SelectMany(content => Included(content, "PackageReference"))
                .Where(item => item.Element.Attribute("PrivateAssets")?.Value != "all").Select(item => item.Name)],
            [.. Included(project, "FrameworkReference").Select(item => item.Name)]);
    }

    private static IEnumerable<(string File, XElement Content)> WithImports(XElement content)
    {
        foreach (XElement import in content.Descendants("Import"))
        {
            string file = import.Attribute("Project")!.Value.Split('/')[^1];
            XElement imported = XElement.Parse(Repository.Read($"eng/{file}"));
            yield return (file, imported);
            foreach (var further in WithImports(imported)) yield return further;
        }
    }

    private static IEnumerable<(string Name, XElement Element)> Included(XElement content, string kind) =>
        from element in content.Descendants(kind)
        where element.Attribute("Include") is not null
        select (element.Attribute("Include")!.Value, element);

    private static string FileName(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
