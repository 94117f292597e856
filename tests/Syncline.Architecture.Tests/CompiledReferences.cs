using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Syncline.Architecture.Tests;

/// <summary>What a compiled assembly uses, by its metadata: also what the compiler wrote for a keyword.</summary>
internal sealed record CompiledReferences(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Types)
{
    public static CompiledReferences Of(Assembly assembly)
    {
        using PEReader file = new(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        return new(
            [.. metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")]);
    }
}
