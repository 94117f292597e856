using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sequences;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>
/// Marks and embedded values: what a lone writer sees, what several agree on, and what a stored text keeps.
/// </summary>
public sealed class FormattedTextTests
{
    private static readonly ImmutableDictionary<string, Value> Bold =
        ImmutableDictionary<string, Value>.Empty.Add("bold", true);

    private static readonly ImmutableDictionary<string, Value> Plain =
        ImmutableDictionary<string, Value>.Empty.Add("bold", Value.Null);

    [Fact]
    public void ALoneWriterSeesExactlyWhatEachEditSays()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            Prng prng = new(seed);
            TextSequence text = new(new ReplicaId(1), keepsHistory: prng.Chance(500));
            List<(string Unit, Dictionary<string, Value> Marks)> model = [];
            for (int step = 0; step < 60; step++)
            {
                EditBoth(prng, text, model);
                Assert.Equal(Units(model), Units(text));
            }
        }
    }

    [Fact]
    public void ReplicasWithTheSameUpdatesShowTheSameSpans()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            Prng prng = new(seed);
            TextSequence[] texts =
                [.. Enumerable.Range(1, prng.Between(2, 4)).Select(id => new TextSequence(new((ulong)id)))];
            for (int round = 0; round < 8; round++)
            {
                List<ReadOnlyMemory<byte>> updates = [];
                foreach (TextSequence text in texts)
                {
                    for (int count = prng.Between(0, 3); count > 0; count--) Edit(prng, text);
                    updates.Add(text.TakeUpdate().ToArray());
                }

                updates.RemoveAll(update => update.IsEmpty);
                foreach (TextSequence text in texts)
                {
                    Assert.Equal(SequenceRefusal.None, text.Apply([.. updates.OrderBy(_ => prng.Between(0, 999))]));
                    text.TakeUpdate();
                }

                Assert.All(texts, text => Assert.Equal(Units(texts[0]), Units(text)));
                Reopen(texts, prng.Between(0, texts.Length - 1));
            }
        }
    }

    [Fact]
    public void TheInsertingSideDecidesHowFarAMarkReaches()
    {
        TextSequence text = new(new ReplicaId(1));
        text.Insert(0, "ab");
        text.Format(0, 2, Bold);
        text.Insert(2, "c");
        text.Insert(3, "d", ImmutableDictionary<string, Value>.Empty);
        Assert.Equal(["abc", "d"], text.Spans().Select(span => span.Text));
        Assert.True(text.Spans().First().Marks["bold"].AsBoolean());
        text.Format(1, 1, Plain);
        Assert.Equal(["a", "b", "c", "d"], text.Spans().Select(span => span.Text));
        Assert.Equal([1, 0, 1, 0], text.Spans().Select(span => span.Marks.Count));
    }

    [Fact]
    public void OverlappingMarksOfTwoBothHold()
    {
        TextSequence ada = new(new ReplicaId(1));
        TextSequence bob = new(new ReplicaId(2));
        ada.Insert(0, "abcdef");
        bob.Apply(ada.TakeUpdate().Span);
        ada.Format(0, 4, Bold);
        bob.Format(2, 4, ImmutableDictionary<string, Value>.Empty.Add("color", "red"));
        byte[] fromAda = ada.TakeUpdate().ToArray();
        ada.Apply(bob.TakeUpdate().Span);
        bob.Apply(fromAda);
        Assert.Equal(["ab", "cd", "ef"], ada.Spans().Select(span => span.Text));
        Assert.Equal(ada.Spans(), bob.Spans());
    }

    [Fact]
    public void WhatIsEmbeddedTakesOnePosition()
    {
        TextSequence text = new(new ReplicaId(1));
        text.Insert(0, "ab");
        text.Embed(1, "picture.png");
        Assert.Equal("a\uFFFCb", text.ToString());
        Assert.Equal(3, text.Length);
        TextSequence other = new(new ReplicaId(2));
        other.Apply(text.TakeUpdate().Span);
        Assert.Equal(text.Spans(), other.Spans());
        text.Delete(1, 1);
        Assert.Equal("ab", text.ToString());
    }

    [Fact]
    public void ACharacterTypedOnInASpaceTakesNineBytes()
    {
        ObjectState state = MarkedText.Empty;
        ReplicaId writer = new(ReplicaId.MaxValue);
        int most = 0;
        for (int position = 0; position < 300; position++)
        {
            SequenceOperation typed = new(ObjectType.Text, SequenceEdits.Insert, position) { Content = "a" };
            Assert.True(typed.TryPrepare(state, writer, out Effect? effect, out string? refusal), refusal);
            WireWriter wire = new();
            effect.Write(wire);
            most = Math.Max(most, wire.Length);
            Dot dot = new(writer, (ulong)position + 1);
            state = state.Apply(effect, new(dot, default, VersionVector.Empty));
        }

        Assert.InRange(most, 1, 9);
    }

    private static void EditBoth(
        Prng prng, TextSequence text, List<(string Unit, Dictionary<string, Value> Marks)> model)
    {
        int length = model.Count;
        int at = prng.Between(0, length);
        Dictionary<string, Value> marks = Marks(prng);
        switch (prng.Between(0, 4))
        {
            case 0:
                text.Insert(at, "xy");
                Dictionary<string, Value> taken = at == 0 ? [] : model[at - 1].Marks;
                model.InsertRange(at, [("x", new(taken)), ("y", new(taken))]);
                break;
            case 1:
                text.Insert(at, "z", marks);
                model.Insert(at, ("z", Live(marks)));
                break;
            case 2:
                text.Embed(at, at, marks);
                model.Insert(at, ($"<{at}>", Live(marks)));
                break;
            case 3:
                int deleted = Math.Min(length - at, prng.Between(0, 4));
                text.Delete(at, deleted);
                model.RemoveRange(at, deleted);
                break;
            default:
                int formatted = Math.Min(length - at, prng.Between(0, 6));
                text.Format(at, formatted, marks);
                for (int index = at; index < at + formatted; index++)
                {
                    foreach (var (name, value) in marks) model[index].Marks[name] = value;
                    model[index] = (model[index].Unit, Live(model[index].Marks));
                }

                break;
        }
    }

    private static void Edit(Prng prng, TextSequence text)
    {
        int at = prng.Between(0, text.Length);
        int count = Math.Min(text.Length - at, prng.Between(0, 5));
        switch (prng.Between(0, 5))
        {
            case 0: text.Insert(at, "xy"); break;
            case 1: text.Insert(at, "z", Marks(prng)); break;
            case 2: text.Embed(at, at); break;
            case 3: text.Delete(at, count); break;
            default: text.Format(at, count, Marks(prng)); break;
        }
    }

    private static Dictionary<string, Value> Marks(Prng prng)
    {
        Dictionary<string, Value> marks = [];
        if (prng.Chance(600)) marks["bold"] = prng.Chance(600) ? true : Value.Null;
        if (prng.Chance(400)) marks["color"] = prng.Chance(700) ? (Value)prng.Between(1, 2) : Value.Null;
        return marks;
    }

    private static Dictionary<string, Value> Live(Dictionary<string, Value> marks) =>
        marks.Where(mark => !mark.Value.IsNull).ToDictionary();

    private static IEnumerable<string> Units(List<(string Unit, Dictionary<string, Value> Marks)> model) =>
        model.Select(unit => $"{unit.Unit} {Text(unit.Marks)}");

    private static IEnumerable<string> Units(TextSequence text) =>
        from span in text.Spans()
        from unit in span.Embedded is Value value ? [$"<{value}>"] : span.Text.Select(unit => $"{unit}")
        select $"{unit} {Text(span.Marks)}";

    private static string Text(IEnumerable<KeyValuePair<string, Value>> marks) => string.Join(
        ",", marks.OrderBy(mark => mark.Key, StringComparer.Ordinal).Select(mark => $"{mark.Key}={mark.Value}"));

    private static void Reopen(TextSequence[] texts, int index)
    {
        byte[] stored = texts[index].Save();
        Assert.True(TextSequence.TryLoad(stored, texts[index].Client, out TextSequence? text, out DecodeError error));
        Assert.Equal(DecodeError.None, error);
        Assert.Equal(texts[index].ToString(), text.ToString());
        Assert.Equal(Units(texts[index]), Units(text));
        Assert.Equal(stored, text.Save());
        text.TakeUpdate();
        texts[index] = text;
    }
}
