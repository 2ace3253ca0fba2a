using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>How a value is treated, by its schema and by what it is.</summary>
internal enum Shape
{
    Scalar,
    List,
    Map,
}

/// <summary>Decides the shape of a value where its schema allows several.</summary>
internal static class Shapes
{
    public static Shape Of(SchemaNode schema, Operand operand)
    {
        switch (operand.Value)
        {
            case JsonObject when schema.Map is not null:
                return Shape.Map;
            case JsonArray when schema.List is not null:
                return Shape.List;
            case JsonValue when schema.Scalar is not null:
                return Shape.Scalar;
        }

        if (schema.Map is not null)
        {
            return Shape.Map;
        }

        return schema.Scalar is not null ? Shape.Scalar : Shape.List;
    }
}
