using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Syncline.Architecture.Tests;

/// <summary>The names that users of a library meet, and the words that none of them may hold.</summary>
internal static partial class PublicNames
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Words that say nothing of what a type is.</summary>
    private static readonly string[] Empty =
        ["Util", "Utils", "Utilities", "Utility", "Helper", "Helpers", "Manager", "Common", "Misc"];

    /// <summary>Second words for one thing, with the word to use; see <c>docs/glossary.md</c>.</summary>
    private static readonly (string Words, string Use)[] Synonyms =
    [
        ("Actor", "Replica"), ("NodeId", "ReplicaId"), ("ClientId", "ReplicaId"), ("VectorClock", "Version"),
        ("DotCloud", "DotSet"), ("CausalClock", "CausalContext"), ("Patch", "Delta"),
        ("Tombstone", "a dot that is absent"),
    ];

    /// <summary>Words of the sequence types: their removals leave marks, and Yjs calls its writers clients.</summary>
    private static readonly string[] WordsOfSequences = ["Tombstone", "ClientId"];

    public static IEnumerable<string> EmptyWords(Type type) =>
        from word in Words(type.Name).Intersect(Empty)
        select $"{type} says '{word}', and not what it is";

    public static IEnumerable<string> SecondWords(Type type) =>
        from name in NamesOf(type).Distinct()
        from synonym in Synonyms
        where $".{string.Join('.', Words(name))}.".Contains(
            $".{string.Join('.', Words(synonym.Words))}.", StringComparison.Ordinal)
        where !(IsOfSequences(type) && WordsOfSequences.Contains(synonym.Words))
        select $"{type}: '{name}' says {synonym.Words}; the word is {synonym.Use}";

    private static bool IsOfSequences(Type type) =>
        type.Namespace?.Split('.').Contains("Sequences") ?? false;

    /// <summary>The type's own name, and those of its visible members and their parameters.</summary>
    private static IEnumerable<string> NamesOf(Type type) =>
        type.GetMembers(Declared).Where(IsVisible)
            .SelectMany(member => member is MethodBase method
                ? method.GetParameters().Select(parameter => parameter.Name ?? "").Prepend(member.Name)
                : [member.Name])
            .Prepend(type.Name);

    private static bool IsVisible(MemberInfo member) => member switch
    {
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) => false,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors().Length > 0,
        EventInfo => true,
        _ => false, // Nested types are visited as types.
    };

    /// <summary>The words of a name: <c>IVectorClock</c> and <c>vectorClock</c> both are Vector, Clock.</summary>
    private static IEnumerable<string> Words(string name) =>
        Word().Matches(name).Select(match => char.ToUpperInvariant(match.Value[0]) + match.Value[1..]);

    [GeneratedRegex("[A-Z]?[a-z]+")]
    private static partial Regex Word();
}
