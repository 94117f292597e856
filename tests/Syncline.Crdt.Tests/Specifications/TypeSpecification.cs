using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Tests.Specifications;

/// <summary>Every registered type means what its specification says; one without any fails here.</summary>
public sealed class TypeSpecification
{
    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_means_what_operations_and_happens_before_say(ObjectType type) =>
        Meaning.Holds(type, cases: 1_000);

    [Theory]
    [MemberData(nameof(Types))]
    public void Also_over_long_histories(ObjectType type) => Meaning.Holds(type, cases: 30, steps: 150);
}
