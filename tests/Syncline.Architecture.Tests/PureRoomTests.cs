using System.Reflection;

namespace Syncline.Architecture.Tests;

/// <summary>Pure rooms see no clock, no randomness, no thread, no file and no socket.</summary>
/// <remarks>
/// The banned-symbol analyzer reads the sources and says so at the line. These tests read the compiled assemblies,
/// so they also see what a keyword brings: <c>lock</c>, <c>async</c>, a field-like <c>event</c>.
/// </remarks>
public sealed class PureRoomTests
{
    private static readonly string[] BannedAssemblies =
    [
        "System.Console", "System.Diagnostics.Process", "System.IO.FileSystem", "System.IO.MemoryMappedFiles",
        "System.IO.Pipes", "System.Net", "System.Threading",
    ];

    private static readonly string[] BannedTypes =
    [
        "System.Console", "System.DateTime", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
        "System.IO.Directory", "System.IO.File", "System.IO.Path", "System.IO.RandomAccess", "System.IO.Stream",
        "System.Net", "System.Random", "System.Runtime.CompilerServices.AsyncTaskMethodBuilder",
        "System.Security.Cryptography.RandomNumberGenerator", "System.Threading", "System.TimeProvider",
        "System.TimeZoneInfo",
    ];

    public static TheoryData<string> PureRooms =>
        [.. Repository.Projects("src").Where(p => p.IsPure).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(PureRooms))]
    public void A_pure_room_references_the_framework_and_pure_rooms_only(string room)
    {
        string[] pure = [.. PureRooms.Select(row => row.Data)];

        Assert.All(CompiledReferences.Of(Assembly.Load(room)).Assemblies,
            name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal) || pure.Contains(name), name));
    }

    [Theory]
    [MemberData(nameof(PureRooms))]
    public void A_pure_room_uses_no_clock_no_randomness_no_thread_and_no_io(string room) =>
        Findings.None(Impure(CompiledReferences.Of(Assembly.Load(room))));

    [Theory]
    [InlineData("System.Threading.Monitor")] // What `lock` compiles to.
    [InlineData("System.IO.File")]
    [InlineData("System.DateTime")]
    public void An_impure_assembly_is_seen(string type)
    {
        CompiledReferences own = CompiledReferences.Of(typeof(PureRoomTests).Assembly);
        lock (PureRooms)
        {
            _ = DateTime.UnixEpoch;
        }

        Assert.Contains(type, own.Types);
        Assert.Contains(type, Impure(own));
    }

    private static IEnumerable<string> Impure(CompiledReferences references) =>
        references.Assemblies.Where(name => BannedAssemblies.Any(banned => IsIn(name, banned)))
            .Concat(references.Types.Where(type => BannedTypes.Any(banned => IsIn(type, banned))));

    private static bool IsIn(string name, string banned) =>
        name == banned || name.StartsWith(banned + '.', StringComparison.Ordinal)
        || name.StartsWith(banned + '`', StringComparison.Ordinal);
}
