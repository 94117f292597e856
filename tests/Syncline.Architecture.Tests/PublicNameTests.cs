using System.Reflection;

namespace Syncline.Architecture.Tests;

/// <summary>One word for one thing, in every name that a user of a library meets.</summary>
public sealed class PublicNameTests
{
    private static readonly IReadOnlyList<Type> LibraryTypes =
    [
        .. Repository.Projects("src").Where(project => project.IsLibrary)
            .SelectMany(project => Assembly.Load(project.Name).GetExportedTypes()),
    ];

    [Fact]
    public void The_types_were_found() => Assert.Contains(LibraryTypes, type => type.Name == "ReplicaId");

    [Fact]
    public void No_type_has_an_empty_word_for_a_name() =>
        Findings.None(LibraryTypes.SelectMany(PublicNames.EmptyWords));

    [Fact]
    public void No_public_name_is_a_second_word_for_a_thing() =>
        Findings.None(LibraryTypes.SelectMany(PublicNames.SecondWords));

    [Fact]
    public void An_empty_word_is_seen() => Assert.Single(PublicNames.EmptyWords(typeof(DotHelper)));

    [Fact]
    public void A_second_word_is_seen_in_types_members_and_parameters()
    {
        string[] found = [.. PublicNames.SecondWords(typeof(DotHelper))];

        Assert.Equal(3, found.Length);
        Assert.Contains(found, finding => finding.Contains("'IsTombstone'", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding.Contains("'ApplyPatch'", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding.Contains("'vectorClock'", StringComparison.Ordinal));
    }

    /// <summary>Breaks the rules on purpose; <c>Dispatch</c>, <c>ClientIdle</c> and <c>Factor</c> do not.</summary>
    public sealed class DotHelper
    {
        public bool IsTombstone { get; init; }

        public static int ApplyPatch(int vectorClock) => vectorClock;

        public static int Dispatch(int clientIdle, int factor) => clientIdle + factor;
    }
}
