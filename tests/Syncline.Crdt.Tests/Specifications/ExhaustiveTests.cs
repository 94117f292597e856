using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Specifications;

/// <summary>All histories of three replicas and few operations, with all deliveries: seeds miss rare orders.</summary>
public sealed class ExhaustiveTests
{
    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All.Except([ObjectType.Map])];

    public static TheoryData<ObjectType> TypesOfChildren => [.. ObjectTypes.OfChildren.Except([ObjectType.Map])];

    /// <summary>Each type once with each one that has a greater number.</summary>
    public static TheoryData<ObjectType, ObjectType> PairsOfChildren =>
    [
        .. from one in ObjectTypes.OfChildren
           from other in ObjectTypes.OfChildren
           where one < other && one != ObjectType.Map && other != ObjectType.Map
           select (one, other),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_means_what_it_should_in_every_history_of_four_operations(ObjectType type) =>
        Search(4, expected: 30_000, [.. AlphabetOf(type)[..2]]);

    [Theory]
    [MemberData(nameof(Types))]
    public void Also_of_three_operations_and_more_kinds_of_them(ObjectType type) =>
        Search(3, expected: 2_000, AlphabetOf(type));

    [Theory]
    [InlineData(ObjectType.Register)]
    [InlineData(ObjectType.LastWriterSet)]
    [InlineData(ObjectType.LastWriterMap)]
    public void Also_where_clocks_go_back(ObjectType type) =>
        Search(4, expected: 200_000, [.. AlphabetOf(type)[..2]], made => 9 - (ulong)made);

    [Theory]
    [MemberData(nameof(TypesOfChildren))]
    public void A_child_means_what_it_should_where_its_key_is_removed(ObjectType type) => Search(
        3,
        expected: 10_000,
        [Under("a", AlphabetOf(type)[0]), Under("a", AlphabetOf(type)[1]), new MapOperation.Remove("a")]);

    [Theory]
    [InlineData(ObjectType.Counter)]
    [InlineData(ObjectType.LastWriterMap)]
    public void Also_in_four_operations_where_more_than_dots_is_kept(ObjectType type) =>
        Search(4, expected: 200_000, [Under("a", AlphabetOf(type)[0]), new MapOperation.Remove("a")]);

    [Theory]
    [MemberData(nameof(TypesOfChildren))]
    public void A_child_of_a_child_means_what_it_should_where_either_key_is_removed(ObjectType type) => Search(
        3,
        expected: 10_000,
        [
            Under("a", Under("b", AlphabetOf(type)[0])),
            Under("a", new MapOperation.Remove("b")),
            new MapOperation.Remove("a"),
        ]);

    [Theory]
    [MemberData(nameof(PairsOfChildren))]
    public void Two_children_under_one_key_mean_what_they_should(ObjectType one, ObjectType other) => Search(
        3,
        expected: 10_000,
        [Under("a", AlphabetOf(one)[0]), Under("a", AlphabetOf(other)[0]), new MapOperation.Remove("a")]);

    private static Operation Under(Value key, Operation operation) => new MapOperation.Update(key, operation);

    /// <summary>Two operations that meet each other, and further ones.</summary>
    private static Operation[] AlphabetOf(ObjectType type) => type switch
    {
        ObjectType.Counter => [Ask(type, "increment"), Ask(type, "reset"), Ask(type, "decrement", 2)],
        ObjectType.GrowCounter => [Ask(type, "increment"), Ask(type, "increment", 2), Ask(type, "increment", 0)],
        ObjectType.StateCounter => [Ask(type, "increment"), Ask(type, "decrement", 2), Ask(type, "decrement", 0)],
        ObjectType.Register => [Ask(type, "assign", 1), Ask(type, "assign", 2), Ask(type, "clear")],
        ObjectType.MaxRegister or ObjectType.MinRegister =>
            [Ask(type, "assign", 1), Ask(type, "assign", 2), Ask(type, "assign", "1")],
        ObjectType.Flag or ObjectType.DisableFlag => [Ask(type, "enable"), Ask(type, "disable"), Ask(type, "enable")],
        ObjectType.GrowSet => [Ask(type, "add", 1), Ask(type, "add-all", Value.FromList(1, 2)), Ask(type, "add", 2)],
        ObjectType.LastWriterMap =>
            [Ask(type, "put", "a", 1), Ask(type, "remove", "a"), Ask(type, "put", "a", 2), Ask(type, "reset")],
        ObjectType.BoundedCounter =>
            [Ask(type, "increment"), Ask(type, "decrement"), Ask(type, "transfer", 1, "00000000000002")],
        ObjectType.Text => // What is refused in a history is left out there.
        [
            Ask(type, "insert", 0, "ab"), Ask(type, "delete", 0, 1), Ask(type, "insert", 1, "x", Marks(1)),
            Ask(type, "format", 0, 1, Marks(2)),
        ],
        ObjectType.List =>
        [
            Ask(type, "insert", 0, Value.FromList(1, 2)), Ask(type, "move", 1, 0), Ask(type, "delete", 1),
            Ask(type, "replace", 0, 3),
        ],
        ObjectType.TwoPhaseSet =>
        [
            Ask(type, "add", 1), Ask(type, "remove", 1), Ask(type, "add-all", Value.FromList(1, 2)),
            Ask(type, "remove-all", Value.FromList(1, 2)),
        ],
        _ =>
        [
            Ask(type, "add", 1), Ask(type, "remove", 1), Ask(type, "add-all", Value.FromList(1, 2)), Ask(type, "reset"),
        ],
    };

    private static Value Marks(Value value) => Value.FromMap([new("b", value)]);

    private static Operation Ask(ObjectType type, string name, params Value[] args)
    {
        bool isMade = OperationCatalogue.TryParse(type, name, [.. args], out Operation? operation, out string? problem);
        return isMade ? operation! : throw new InvalidOperationException(problem);
    }

    private static void Search(int operations, int expected, Operation[] alphabet, Func<int, ulong>? clock = null)
    {
        HistoryExplorer explorer = new(alphabet, clock);
        explorer.Explore(operations);
        Assert.InRange(explorer.Checked, expected, int.MaxValue); // Else the search has stopped to search.
    }
}
