"""权力清单和三目录, ready to print: 权力清单, 岗位职权目录, 制度目录, 业务流程目录 and 权力运行流程图, from accepted rows only."""
