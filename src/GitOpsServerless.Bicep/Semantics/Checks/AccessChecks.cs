using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>What is read from values: properties that there are not, items out of bounds, indexes of the wrong type.</summary>
internal static class AccessChecks
{
    public static void Property(BicepModel model, PropertyAccessNode access)
    {
        if (access.Name.IsValid && access.Target is not VariableNode { Symbol: WildcardSymbol or NamespaceSymbol })
        {
            Named(model, access.Target, access.Name, access.Name.Text, access.Safe);
        }
    }

    public static void Item(BicepModel model, IndexNode access)
    {
        var index = model.Kinds.Of(access.Index);
        if (access.FromEnd && index == Kinds.String)
        {
            model.Diagnostics.Error("BCP415", access.Index, "Counting from the end needs a number.");
            return;
        }

        if (!access.FromEnd && LiteralText.Of(access.Index) is { } name && StaticTypes.KindsOf(StaticTypes.WithoutNull(model.Inference.Of(access.Target))) == Kinds.Object)
        {
            Named(model, access.Target, access.Index, name, access.Safe);
            return;
        }

        var target = model.Kinds.Of(access.Target);
        if (index != Kinds.None && (target & ~Kinds.Null) == Kinds.Object && ((index & Kinds.String) == Kinds.None || IsOther(model, access, index, Kinds.String)))
        {
            model.Diagnostics.Error("BCP075", access.Index, "An object is indexed by a text.");
        }
        else if (index != Kinds.None && target == Kinds.Array && ((index & Kinds.Int) == Kinds.None || IsOther(model, access, index, Kinds.Int)))
        {
            model.Diagnostics.Error("BCP074", access.Index, "An array is indexed by a number.");
        }
        else if (!access.Safe && target != Kinds.None && (target == Kinds.Null ? target : target & ~Kinds.Null) is var solid && (solid & (Kinds.Array | Kinds.Object | Kinds.Null)) == Kinds.None)
        {
            model.Diagnostics.Error("BCP076", access.Target, $"A value that is {target} has no items.");
        }
        else if (!access.FromEnd && model.Inference.Of(access.Index) is IntegerLiteralType { Value: < 0 } && StaticTypes.WithoutNull(model.Inference.Of(access.Target)) is ArrayType)
        {
            model.Diagnostics.Error("BCP339", access.Index, "The first item of an array has the index 0; [^1] is the last one.");
        }
        else if (StaticTypes.WithoutNull(model.Inference.Of(access.Target)) is TupleType tuple && model.Inference.Of(access.Index) is IntegerLiteralType { Value: var position } &&
            (access.FromEnd ? position < 1 || position > tuple.Items.Count : position < 0 || position >= tuple.Items.Count))
        {
            model.Diagnostics.Error("BCP311", access.Index, $"The array has {tuple.Items.Count} items.");
        }
    }

    // An index that may be of several kinds must be of the right one in any case.
    private static bool IsOther(BicepModel model, IndexNode access, Kinds index, Kinds expected) => model.Inference.Of(access.Index) is UnionType && (index & ~(expected | Kinds.Null)) != Kinds.None;

    private static void Named(BicepModel model, SyntaxNode target, SyntaxNode at, string name, bool safe)
    {
        if (AzureInference.TypeOf(target) is { } azure && (AzureInference.KindsOf(azure) & Kinds.Object) == Kinds.None)
        {
            model.Diagnostics.Error("BCP055", at, $"A value that is {AzureInference.KindsOf(azure)} has no properties.");
            return;
        }

        var type = StaticTypes.WithoutNull(model.Inference.Of(target));
        if (type is AnyType or AzureValueType or TaggedUnionType or ResourceReferenceType or ModuleReferenceType || (type is ObjectType @object && TypeInference.Member(@object, name) is not null))
        {
            return;
        }

        var owners = StaticTypes.Members(type).ToList();
        if (owners.TrueForAll(owner => owner is not (AnyType or ObjectType or TaggedUnionType or AzureValueType or ResourceReferenceType or ModuleReferenceType)))
        {
            // Of a union, even of texts, the official compiler is not certain.
            if (owners is [not NullType])
            {
                model.Diagnostics.Error("BCP055", at, $"A value that is {StaticTypes.Text(owners[0])} has no properties.");
            }
        }
        else if (!safe && owners.TrueForAll(owner => owner is ObjectType && TypeInference.Member(owner, name) is null))
        {
            var names = owners.Cast<ObjectType>().SelectMany(owner => owner.Members).Select(member => member.Name).Distinct(StringComparer.Ordinal);
            Spelling.Report(model, "BCP053", "BCP083", at, name, names, $"There is no property {name} here.");
        }
    }
}
